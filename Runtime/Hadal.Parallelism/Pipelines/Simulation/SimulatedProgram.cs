namespace Hadal.Parallelism.Pipelines.Simulation;

/// <summary>
/// A program as a simulation needs it: two bytes for an operation or a transfer in place of twenty, so that the programs of thousands of ranks
/// fit memory at once. A batch is its count, then its transfers, each a link and a way; a computation is its kind.
/// </summary>
internal sealed class SimulatedProgram
{
    private const int KindBits = 3;

    private readonly ushort[] _codes;

    private SimulatedProgram(ushort[] codes, int operations, int peak, SimulatedLink[] links) =>
        (_codes, Operations, PeakActivations, Links) = (codes, operations, peak, links);

    internal ReadOnlySpan<ushort> Codes => _codes;

    /// <summary>Operations of the program, batches of transfers included.</summary>
    internal int Operations { get; }

    internal int PeakActivations { get; }

    /// <summary>The links that its transfers refer to.</summary>
    internal SimulatedLink[] Links { get; }

    internal static PipelineOpKind KindOf(ushort code) => (PipelineOpKind)(code & ((1 << KindBits) - 1));

    internal static int CountOf(ushort batch) => batch >> KindBits;

    internal static bool IsReceive(ushort transfer) => (transfer & 1) != 0;

    internal static int LinkOf(ushort transfer) => transfer >> 1;

    /// <param name="program">A program.</param>
    /// <param name="link">The link from one rank to another.</param>
    /// <exception cref="ArgumentException">A batch has more transfers, or the rank more peers, than is simulated.</exception>
    internal static SimulatedProgram Of(PipelineProgram program, Func<int, int, SimulatedLink> link)
    {
        ushort[] codes = new ushort[Count(program)];
        int at = 0;
        List<SimulatedLink> links = [];
        foreach (ref readonly PipelineOp operation in program.Operations)
        {
            if (operation.Kind != PipelineOpKind.Communicate)
            {
                codes[at++] = (ushort)operation.Kind;
                continue;
            }

            ReadOnlySpan<PipelineTransfer> transfers = program.Transfers(operation);
            codes[at++] = Code(program, (transfers.Length << KindBits) | (int)PipelineOpKind.Communicate);
            foreach (ref readonly PipelineTransfer transfer in transfers)
            {
                bool receives = transfer.Kind is TransferKind.ReceiveForward or TransferKind.ReceiveBackward;
                (int from, int to) = receives ? (transfer.Peer, program.Rank) : (program.Rank, transfer.Peer);
                codes[at++] = Code(program, (IndexOf(links, from, to, link) << 1) | (receives ? 1 : 0));
            }
        }

        return new(codes, program.Operations.Length, ActivationCount.Peak(program), [.. links]);
    }

    private static int Count(PipelineProgram program)
    {
        int count = program.Operations.Length;
        foreach (ref readonly PipelineOp operation in program.Operations)
        {
            count += operation.Kind == PipelineOpKind.Communicate ? operation.MicroBatch : 0;
        }

        return count;
    }

    private static int IndexOf(List<SimulatedLink> links, int from, int to, Func<int, int, SimulatedLink> link)
    {
        for (int i = 0; i < links.Count; i++)
        {
            if (links[i].Sender == from && links[i].Receiver == to)
            {
                return i;
            }
        }

        links.Add(link(from, to));
        return links.Count - 1;
    }

    private static ushort Code(PipelineProgram program, int code) => code <= ushort.MaxValue
        ? (ushort)code
        : throw new ArgumentException($"Rank {program.Rank} has a batch of more than {ushort.MaxValue >> KindBits} transfers, or more than {ushort.MaxValue >> 1} peers; no such program is simulated.");

}
