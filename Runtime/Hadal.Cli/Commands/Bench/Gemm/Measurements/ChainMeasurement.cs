using Hadal.Cli.Commands.Bench.Gemm.Operands;
using Hadal.Cli.Commands.Bench.Gemm.Peers;
using Hadal.Cli.Commands.Bench.Gemm.Problems;
using Hadal.Cli.Commands.Bench.Gemm.Reports;
using Hadal.Cli.Commands.Bench.Gpu;
using Hadal.Cli.Peers.CublasLt;
using Hadal.Compilation;

namespace Hadal.Cli.Commands.Bench.Gemm.Measurements;

/// <summary>Calls back to back over rotating weights, as a decode step runs them: what launches and the ends of kernels cost between them.</summary>
internal sealed class ChainMeasurement(GemmBenchRig rig, IReadOnlyList<GemmProblem> problems) : IGemmMeasurement
{
    public IReadOnlyList<GemmProblem> Problems => problems;

    public IEnumerable<KernelVariant> Kernels => problems.Select(problem => GemmFamily.Variant(problem.Spec, problem.Configuration(rig.Stream.SmBudget)));

    /// <summary>A row a form of our chain, each beside cuBLASLt in a graph; times are those of one call.</summary>
    public IReadOnlyList<GemmBenchRow> Measure(GemmProblem problem)
    {
        ChainLength length = ChainLength.Of(problem.Shape);
        List<IDisposable> owned = [];
        try
        {
            GemmOperands[] links = [.. Enumerable.Range(0, length.Weights).Select(_ => Link(problem, owned))];
            GemmKernel kernel = GemmKernels.Create(problem);
            Action<int> ours = call => links[call % links.Length].Multiply(kernel);
            ours(0);
            rig.Stream.Synchronize();

            List<Action> chains = [.. ChainForm.All.Select(form => Chain(form, length.Calls, ours, owned))];
            Action<int>? peer = Peer(problem, links, owned);
            if (peer is not null)
            {
                chains.Add(Chain(new(Graph: true, DependentLaunchMode.Off), length.Calls, peer, owned));
            }

            double[][] times = ChainTimer.Measure(rig.Stream, chains, length.Calls, rig.Effort.Rounds);
            return [.. ChainForm.All.Select((form, i) => Against(Row(problem, form, length, times[i]), times[i], peer is null ? null : times[^1]))];
        }
        finally
        {
            owned.ForEach(thing => thing.Dispose());
        }
    }

    private static GemmBenchRow Against(GemmBenchRow ours, double[] oursTimes, double[]? peerTimes)
    {
        if (peerTimes is null)
        {
            return ours;
        }

        double peerUs = Statistics.Median(peerTimes);
        (double mean, double halfWidth) = Statistics.Mean95([.. peerTimes.Zip(oursTimes, (theirs, mine) => theirs / mine)]);
        return ours with
        {
            Peer = $"{CublasLtVariant.Fp8Fast.Name}-graph",
            PeerUs = peerUs,
            PeerSpreadPct = Statistics.SpreadPercent(peerTimes),
            Ratio = peerUs / ours.OursUs,
            RatioLow = mean - halfWidth,
            RatioHigh = mean + halfWidth,
        };
    }

    private GemmBenchRow Row(GemmProblem problem, ChainForm form, ChainLength length, double[] times)
    {
        int multiprocessors = rig.Stream.SmBudget;
        GemmBenchRow row = rig.Row(problem, GemmMeasurementName.Chain, times, clockMhz: null, problem.Configuration(multiprocessors).Name, multiprocessors, ChainTimer.Name);
        return row with { Case = row.Case with { Chain = new(form.Launch, form.DependentLaunch, length.Calls, length.Weights) } };
    }

    private GemmOperands Link(GemmProblem problem, List<IDisposable> owned)
    {
        GemmShape shape = problem.Shape;
        GemmWeights weights = GemmWeights.Create(rig.Stream, problem.Operation.Scales, shape.N, shape.K);
        GemmOperands link = rig.Data.With(weights, problem);
        owned.AddRange([link, weights]);
        link.Clear();
        return link;
    }

    private Action Chain(ChainForm form, int calls, Action<int> call, List<IDisposable> owned)
    {
        if (!form.Graph)
        {
            return Queue;
        }

        DeviceGraph graph = rig.Stream.Capture(Queue);
        owned.Add(graph);
        return () => graph.Launch(rig.Stream);

        void Queue()
        {
            rig.Stream.Overlap = form.Overlap;
            for (int i = 0; i < calls; i++)
            {
                call(i);
            }

            rig.Stream.Overlap = LaunchOverlap.None;
        }
    }

    // Timed by events here: records of kernels, once begun, would go on beside the chains.
    private Action<int>? Peer(GemmProblem problem, GemmOperands[] links, List<IDisposable> owned)
    {
        if (!rig.WithPeers)
        {
            return null;
        }

        CublasLtPeers peers = new(rig.Stream, new EventTimer(rig.Stream, rig.Flush));
        owned.Add(peers);
        if (peers.TryPrepare(CublasLtVariant.Fp8Fast, links[0], problem) is not CublasLtContender first)
        {
            return null;
        }

        CublasLtContender[] contenders = [first, .. links.Skip(1).Select(link => peers.Repeat(first, link, problem))];
        owned.InsertRange(owned.Count - 1, contenders);
        return call => contenders[call % contenders.Length].Run();
    }
}
