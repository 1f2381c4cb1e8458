using Hadal.Parallelism.Traces;

namespace Hadal.Parallelism.Tests.Traces;

/// <summary>The training trace that DeepSeek published (profile-data, without a licence, so not part of this repository), where a copy lies beside it.</summary>
public class PublicTrainingTraceTests
{
    private static readonly Lazy<TraceAnalysis> s_analysis = new(() => TraceAnalyzer.Analyze(File()));

    [Fact]
    public void Its_totals_are_those_that_were_counted_from_it()
    {
        Skip();
        TraceAnalysis analysis = s_analysis.Value;
        Assert.Equal(129_012, analysis.SpanUs);
        Assert.Equal(128_515, analysis.BusyUs);
        Assert.Equal(497, analysis.IdleUs);
        Assert.Equal(124_338, analysis.ComputationUs);
        Assert.Equal(113_030, analysis.CommunicationUs);
        Assert.Equal(28, analysis.MemoryUs);
        Assert.Equal(108_868, analysis.OverlapUs);
        Assert.Equal(4_162, analysis.ExposedCommunicationUs);
        Assert.Equal(0.963178, analysis.CommunicationOverlapRatio!.Value, 6);
        Assert.Equal(0, analysis.Rank);
        Assert.Equal((132, 20, 112), (analysis.Multiprocessors, analysis.CommunicationSms, analysis.ComputationSms));
    }

    [Fact]
    public void Its_streams_are_two_that_compute_and_one_that_communicates()
    {
        Skip();
        Assert.Equal([(7, 907, 118_193), (23, 16, 11_355), (27, 40, 114_521)], s_analysis.Value.Streams.Select(stream => (stream.Id, stream.Kernels, stream.BusyUs)));
    }

    [Fact]
    public void Its_kernels_of_communication_are_those_of_DeepEP()
    {
        Skip();
        Assert.Equal(
            [(8, 49_448), (12, 23_610), (4, 17_383), (4, 13_621), (4, 8_968)],
            s_analysis.Value.Kernels.Where(kernel => kernel.Class == KernelClass.Communication).Select(kernel => (kernel.Count, kernel.TotalUs)));
    }

    [Fact]
    public void Its_phases_are_the_layers_of_one_overlapped_pair()
    {
        Skip();
        Assert.Equal(
            [
                ("combine(B)", 23_077), ("attn(F)", 17_479), ("mlp(B)", 21_224), ("dispatch(F)", 26_761), ("dispatch(B)", 29_947), ("mlp(W)", 20_251),
                ("mlp(F)", 18_415), ("attn(B)", 37_363), ("attn(W)", 9_554), ("combine(F)", 34_736),
            ],
            s_analysis.Value.Phases.Select(phase => (phase.Name, phase.BusyUs)));
    }

    [Fact]
    public void The_host_waits_in_the_dispatches_of_the_later_layers()
    {
        Skip();
        HostWait[] waits = [.. s_analysis.Value.HostWaits.Where(wait => wait is { Name: "dispatch(F)", DurationUs: > 10_000 })];
        Assert.Equal(3, waits.Length);
        Assert.All(waits, wait => Assert.InRange(wait.DurationUs, 20_000, 23_000));
    }

    [Fact]
    public void A_warning_names_the_weight_gradients_of_the_side_stream()
    {
        Skip();
        Assert.Contains("side stream 23", Assert.Single(s_analysis.Value.Warnings), StringComparison.Ordinal);
    }

    private static void Skip() => Assert.SkipUnless(System.IO.File.Exists(File()), "Needs shared/vectors/profile_train.json.gz beside the repository.");

    private static string File()
    {
        DirectoryInfo? folder = new(AppContext.BaseDirectory);
        while (folder is not null && !System.IO.File.Exists(Path.Combine(folder.FullName, "toolchain.sln")))
        {
            folder = folder.Parent;
        }

        return Path.Combine(folder?.Parent?.FullName ?? "", "shared", "vectors", "profile_train.json.gz");
    }
}
