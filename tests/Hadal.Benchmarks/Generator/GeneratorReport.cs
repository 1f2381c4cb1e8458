using System.Globalization;
using System.Runtime.InteropServices;
using System.Text.Encodings.Web;
using System.Text.Json;
using BenchmarkDotNet.Configs;
using BenchmarkDotNet.Engines;
using BenchmarkDotNet.Environments;
using BenchmarkDotNet.Jobs;
using BenchmarkDotNet.Mathematics;
using BenchmarkDotNet.Reports;
using BenchmarkDotNet.Running;
using BenchmarkDotNet.Toolchains.InProcess.Emit;
using Perfolizer.Mathematics.OutlierDetection;

namespace Hadal.Benchmarks.Generator;

/// <summary>Runs <see cref="GeneratorBenchmark"/> and writes what docs/benchmarks keeps of it.</summary>
internal static class GeneratorReport
{
    private static readonly JsonSerializerOptions s_json = new() { WriteIndented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    internal static int Run(string[] options)
    {
        if (options is not ([] or ["--out", _]))
        {
            Console.Error.WriteLine("generator [--turns] | [--out FILE]");
            return 2;
        }

        // In this process: the compiler is warm as an editor's is, and the processor is shared with no build.
        Job job = Job.Default
            .WithToolchain(InProcessEmitToolchain.Instance)
            .WithStrategy(RunStrategy.Monitoring)
            .WithWarmupCount(60)
            .WithIterationCount(30)
            .WithInvocationCount(1)
            .WithUnrollFactor(1)
            .WithOutlierMode(OutlierMode.DontRemove);
        Summary summary = BenchmarkRunner.Run<GeneratorBenchmark>(
            ManualConfig.Create(DefaultConfig.Instance).AddJob(job).WithArtifactsPath(Path.Combine(Path.GetTempPath(), "hadal-benchmarks")));
        if (options is ["--out", string file])
            File.WriteAllText(file, ToJson(summary) + "\n");
        return summary.HasCriticalValidationErrors || summary.Reports.Any(report => !report.Success) ? 1 : 0;
    }

    private static string ToJson(Summary summary) => JsonSerializer.Serialize(
        new
        {
            benchmark = "generator",
            date = DateTime.UtcNow.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture),
            hardware = new { cpu = summary.HostEnvironmentInfo.Cpu.Value?.ProcessorName, cores = Environment.ProcessorCount, os = RuntimeInformation.OSDescription },
            rows = summary.Reports.Where(report => report.Success).Select(report => Row(report.BenchmarkCase, report.ResultStatistics!)),
        },
        s_json);

    private static object Row(BenchmarkCase benchmark, Statistics nanoseconds) => new
    {
        @case = new
        {
            kernels = (int)benchmark.Parameters["Kernels"],
            generator = (string)benchmark.Parameters["Generator"],
            run = benchmark.Descriptor.WorkloadMethod.Name,
        },
        ms = Math.Round(nanoseconds.Median / 1e6, 3),
        spreadPct = Math.Round(100 * (nanoseconds.Percentiles.P90 - nanoseconds.Percentiles.Percentile(10)) / nanoseconds.Median, 1),
        fastestMs = Math.Round(nanoseconds.Min / 1e6, 3),
    };
}
