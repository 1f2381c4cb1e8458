using System.Diagnostics;
using System.Diagnostics.Metrics;
using BenchmarkDotNet.Attributes;
using BenchmarkDotNet.Configs;
using BenchmarkDotNet.Jobs;
using BenchmarkDotNet.Running;
using BenchmarkDotNet.Toolchains.InProcess.Emit;
using Hadal.Loading;

namespace Hadal.Benchmarks.Telemetry;

/// <summary>What a load of a kernel costs for being told: everything but finding and loading it.</summary>
[MemoryDiagnoser]
public class TelemetryBenchmark
{
    private static MeterListener? s_meters;
    private static ActivityListener? s_activities;

    private readonly KernelRequest _request = new("Ns.Type.Kernel", "hadal1|none", new("default", ""), "kernel", Threads: 32, SharedBytes: 0);
    private readonly KernelImage _image = new(KernelOrigin.Cache, default, "12.4");

    /// <summary>Whether somebody listens to meter and activity source.</summary>
    [Params(false, true)]
    public bool Listening { get; set; }

    internal static int Run() => BenchmarkRunner.Run<TelemetryBenchmark>(ManualConfig.Create(DefaultConfig.Instance)
        .AddJob(Job.Default.WithToolchain(InProcessEmitToolchain.Instance))
        .WithArtifactsPath(Path.Combine(Path.GetTempPath(), "hadal-benchmarks"))).Reports.All(report => report.Success) ? 0 : 1;

    [GlobalSetup]
    public void Listen()
    {
        if (!Listening)
        {
            return;
        }

        s_activities = new()
        {
            ShouldListenTo = source => source.Name == KernelLoading.SourceName,
            Sample = (ref ActivityCreationOptions<ActivityContext> _) => ActivitySamplingResult.AllDataAndRecorded,
        };
        ActivitySource.AddActivityListener(s_activities);
        s_meters = new()
        {
            InstrumentPublished = (instrument, listener) =>
            {
                if (instrument.Meter.Name == KernelLoading.SourceName)
                {
                    listener.EnableMeasurementEvents(instrument);
                }
            },
        };
        s_meters.SetMeasurementEventCallback<long>((_, _, _, _) => { });
        s_meters.SetMeasurementEventCallback<double>((_, _, _, _) => { });
        s_meters.Start();
    }

    [GlobalCleanup]
    public void StopListening()
    {
        s_meters?.Dispose();
        s_activities?.Dispose();
    }

    [Benchmark]
    public void ToldLoad()
    {
        KernelLoad load = new(_request);
        load.Found(_image, "sm_90a");
        load.Succeed();
    }
}
