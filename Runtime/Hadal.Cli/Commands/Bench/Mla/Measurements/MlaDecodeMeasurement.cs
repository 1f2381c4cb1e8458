using Hadal.Cli.Commands.Bench.Gpu;
using Hadal.Cli.Commands.Bench.Mla.Operands;
using Hadal.Cli.Commands.Bench.Mla.Peers;
using Hadal.Cli.Commands.Bench.Mla.Problems;
using Hadal.Cli.Commands.Bench.Mla.Reports;
using Hadal.Compilation;

namespace Hadal.Cli.Commands.Bench.Mla.Measurements;

/// <summary>The attention of one layer, whose plan is made before.</summary>
internal sealed class MlaDecodeMeasurement(MlaBenchRig rig)
{
    private const string FlashMla = "FlashMLA (anchors)";

    internal MlaBenchRow Measure(MlaProblem problem)
    {
        using MlaOperands ours = Prepare(problem);
        using MlaOperands? rival = problem.Rival is { } other ? Prepare(other.Problem) : null;
        Action[] calls = [ours.Attend, .. rival is null ? (Action[])[] : [rival.Attend]];
        KernelTimes[] clean = rig.Timer.Measure(calls, rig.Rounds, L2State.Clean, MlaDecodeFamily.DecodeEntryPoint);
        KernelTimes[] dirty = rig.Timer.Measure(calls, rig.Rounds, L2State.Dirty, MlaDecodeFamily.DecodeEntryPoint);
        double clock = rig.Clock.Measure(() =>
        {
            // The probe leaves the call fewer multiprocessors, for which it needs a plan.
            ours.Plan();
            ours.Attend();
        });
        double median = Statistics.Median(clean[0].Spans);
        MlaBenchRow row = new()
        {
            Case = MlaBenchCase.Of(problem, MlaBenchCase.Decode),
            OursUs = median,
            SplitUs = Median(clean[0].Kernel),
            DirtyUs = Statistics.Median(dirty[0].Spans),
            SplitDirtyUs = Median(dirty[0].Kernel),
            SpreadPct = Statistics.SpreadPercent(clean[0].Spans),
            Tflops = ours.Rates.Tflops(median),
            TbPerS = ours.Rates.TbPerS(median),
            RooflineUs = ours.Rates.RooflineUs(clock, rig.Stream.SmBudget, rig.Device.Name),
            ClockMhz = clock,
            Timing = rig.Timer.Name,
        };
        return rival is null
            ? BesideFlashMla(row, FlashMlaAnchors.Of(rig.Device.Name, problem, ours.Rates))
            : row with { Peer = problem.Rival!.Value.Name, PeerUs = Statistics.Median(clean[1].Spans), Ratio = Statistics.Median(clean[1].Spans) / median };
    }

    private MlaOperands Prepare(MlaProblem problem)
    {
        MlaOperands operands = MlaOperands.Create(rig.Stream, problem);
        try
        {
            operands.Plan();
            operands.Attend();
            rig.Stream.Synchronize();
            return operands;
        }
        catch
        {
            operands.Dispose();
            throw;
        }
    }

    /// <summary>Our row with the anchor beside it, each of its times beside ours of the same kind.</summary>
    internal static MlaBenchRow BesideFlashMla(MlaBenchRow row, FlashMlaAnchor? anchor) => anchor switch
    {
        null => row,
        { SpanUs: double span } => row with
        {
            Peer = FlashMla, PeerUs = span, Ratio = span / row.OursUs, PeerSplitUs = anchor.SplitUs, RatioSplit = anchor.SplitUs / row.SplitUs, Anchor = anchor.Kind,
        },
        _ => row with { Peer = FlashMla, PeerUs = anchor.SplitDirtyUs, Ratio = anchor.SplitDirtyUs / row.SplitDirtyUs, Anchor = anchor.Kind },
    };

    private static double? Median(double[]? times) => times is null ? null : Statistics.Median(times);
}
