using System.Diagnostics;
using System.IO.Compression;
using Hadal.Cli.Commands.Bench.Trace;
using Hadal.Parallelism.Traces;
using Hadal.Testing;

namespace Hadal.Parallelism.Tests.Traces;

public class LargeTraceTests
{
    private const long Mebibyte = 1 << 20;

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void A_trace_of_many_buffers_has_the_figures_that_it_was_made_with(bool zip) => Check(4 * Mebibyte, zip);

    /// <summary>Says what it took, for docs/traces.md; run alone, since it is the process's memory that counts.</summary>
    [Theory(Explicit = true)]
    [InlineData(false)]
    [InlineData(true)]
    public void A_trace_of_a_gibibyte_is_read_within_half_of_one(bool zip)
    {
        Check(1024 * Mebibyte, zip);
        using Process self = Process.GetCurrentProcess();
        TestContext.Current.TestOutputHelper!.WriteLine($"peak of the process: {self.PeakWorkingSet64 / Mebibyte} MiB");
        Assert.InRange(self.PeakWorkingSet64, 0, 512 * Mebibyte);
    }

    private static void Check(long bytes, bool zip)
    {
        using TemporaryFolder folder = new();
        string path = folder["trace.json"];
        int steps;
        using (FileStream file = File.Create(path))
        {
            using Stream target = zip ? new GZipStream(file, CompressionLevel.Fastest) : file;
            steps = SyntheticTrace.Write(target, bytes);
        }

        Stopwatch watch = Stopwatch.StartNew();
        TraceAnalysis analysis = TraceAnalyzer.Analyze(path);
        TestContext.Current.TestOutputHelper!.WriteLine($"{(zip ? "gzip" : "plain")}, {steps} steps: {watch.Elapsed.TotalSeconds:F2} s");
        int reductions = steps / 4;
        Assert.Equal(3, analysis.Rank);
        Assert.Equal((112, 20), (analysis.ComputationSms, analysis.CommunicationSms));
        Assert.Equal((steps - 1) * (double)SyntheticTrace.StepUs + SyntheticTrace.ComputationUs, analysis.SpanUs);
        Assert.Equal(steps * (double)SyntheticTrace.ComputationUs, analysis.ComputationUs);
        Assert.Equal(reductions * (double)SyntheticTrace.CommunicationUs, analysis.CommunicationUs);
        Assert.Equal(reductions * (double)SyntheticTrace.OverlapUs, analysis.OverlapUs);
        Assert.Equal([(7, (long)steps), (20, reductions)], analysis.Streams.Select(stream => (stream.Id, stream.Kernels)));
    }
}
