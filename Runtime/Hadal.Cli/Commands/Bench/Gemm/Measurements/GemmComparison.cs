using Hadal.Cli.Commands.Bench.Gemm.Operands;
using Hadal.Cli.Commands.Bench.Gemm.Peers;
using Hadal.Cli.Commands.Bench.Gemm.Problems;
using Hadal.Cli.Commands.Bench.Gemm.Reports;
using Hadal.Cli.Commands.Bench.Gpu;
using Hadal.Compilation;

namespace Hadal.Cli.Commands.Bench.Gemm.Measurements;

/// <summary>Our kernel, and the peers interleaved with it on the same data.</summary>
internal sealed class GemmComparison(GemmBenchRig rig, IReadOnlyList<GemmProblem> problems) : IGemmMeasurement
{
    /// <summary>From here on a call keeps the whole chip busy, so that power becomes a limit.</summary>
    private const double SustainedOperations = 3e10;

    public IReadOnlyList<GemmProblem> Problems => problems;

    public IEnumerable<KernelVariant> Kernels => problems.Select(problem => GemmFamily.Variant(problem.Spec, problem.Configuration(rig.Stream.SmBudget)));

    /// <summary>One row, or one a peer.</summary>
    public IReadOnlyList<GemmBenchRow> Measure(GemmProblem problem)
    {
        using GemmOperands operands = rig.Data.For(problem);
        GemmKernel kernel = GemmKernels.Create(problem);
        void Ours() => operands.Multiply(kernel);

        // What is added to must be numbers.
        operands.Clear();
        Ours();
        rig.Stream.Synchronize();
        using CublasLtContest? contest = rig.Peers?.Prepare(operands, problem);
        IReadOnlyList<CublasLtContender> contenders = contest?.Contenders ?? [];
        CallTimes[] times = Time(problem, Ours, contenders);
        int multiprocessors = rig.Stream.SmBudget;
        GemmBenchRow ours = rig.Row(
            problem, GemmMeasurementName.Comparison, times[0].Clean, rig.Clock.Measure(Ours), problem.Configuration(multiprocessors).Name, multiprocessors) with
        {
            OursDirtyUs = Statistics.Median(times[0].Dirty),
            OursSustainedUs = times[0].Sustained,
        };
        return contest is null
            ? [ours]
            :
            [
                .. contenders.Select((contender, i) => Against(ours, times[0], contender.Variant.Name, times[i + 1], DeepGemmRatio.Of(rig.Device.Name, problem, contender.Variant)) with
                {
                    PeerDifference = contender.Difference(Ours, operands, problem),
                }),
                .. contest.Unsupported.Select(name => ours with { Peer = name }),
            ];
    }

    /// <summary>Our row with a peer beside it.</summary>
    internal static GemmBenchRow Against(GemmBenchRow ours, CallTimes oursTimes, string peer, CallTimes peerTimes, DeepGemmRatio? deepGemm)
    {
        double peerUs = Statistics.Median(peerTimes.Clean);
        double peerDirtyUs = Statistics.Median(peerTimes.Dirty);
        (double mean, double halfWidth) = Statistics.Mean95([.. peerTimes.Clean.Zip(oursTimes.Clean, (theirs, mine) => theirs / mine)]);
        return ours with
        {
            Peer = peer,
            PeerUs = peerUs,
            PeerSpreadPct = Statistics.SpreadPercent(peerTimes.Clean),
            Ratio = peerUs / ours.OursUs,
            RatioLow = mean - halfWidth,
            RatioHigh = mean + halfWidth,
            PeerDirtyUs = peerDirtyUs,
            RatioDirty = peerDirtyUs / ours.OursDirtyUs,
            PeerSustainedUs = peerTimes.Sustained,
            RatioSustained = peerTimes.Sustained / ours.OursSustainedUs,
            DeepgemmRatio = deepGemm?.Clean * peerUs / ours.OursUs,
            DeepgemmRatioDirty = deepGemm?.Dirty * peerDirtyUs / ours.OursDirtyUs,
            DeepgemmAnchor = deepGemm?.Anchor,
        };
    }

    private CallTimes[] Time(GemmProblem problem, Action ours, IReadOnlyList<CublasLtContender> contenders)
    {
        Action[] calls = [ours, .. contenders.Select(contender => (Action)contender.Run)];
        double[][] clean = rig.Timer.Measure(calls, rig.Effort.Rounds, L2State.Clean);
        double[][] dirty = rig.Timer.Measure(calls, rig.Effort.Rounds, L2State.Dirty);
        return [.. calls.Select((call, i) => new CallTimes(clean[i], dirty[i], IsSustained(problem, i == 0 ? null : contenders[i - 1]) ? SustainedRun.Measure(rig.Stream, call, rig.Effort.Sustained) : null))];
    }

    // Seconds a call: for what a target is about, not for every form of it.
    private bool IsSustained(GemmProblem problem, CublasLtContender? peer) =>
        rig.Effort.Sustained > TimeSpan.Zero
        && problem.Shape.Operations >= SustainedOperations
        && (problem.Operation == GemmOperation.Forward(problem.Operation.Result) || problem.Operation.Accumulates)
        && (peer is null || peer.Variant.IsTarget);
}
