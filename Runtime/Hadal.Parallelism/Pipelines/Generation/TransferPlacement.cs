namespace Hadal.Parallelism.Pipelines.Generation;

/// <summary>
/// Puts transfers between the computations of a rank by the clock: a result is sent after its computation, and received before the first
/// operation that starts when that computation has ended, or later.
/// </summary>
/// <remarks>
/// Received where it is needed, it would keep a sender that waits for its receive, and ranks that send to one another would wait for ever.
/// By the clock none can: if one transfer comes before another on a rank, an operation lies between them, so the clock is later at the other;
/// round a circle of waiting ranks it would have to be later than itself. For the same reason messages between two ranks keep their order.
/// </remarks>
internal sealed class TransferPlacement
{
    private readonly StageClock _clock;
    private readonly ProgramWriter _writer;
    private readonly int _rank;

    // By when their next messages are sent, and by their numbers where that is the same.
    private readonly PriorityQueue<Inbox, UInt128> _inboxes;

    internal TransferPlacement(StageLayout layout, StageClock clock, ProgramWriter writer, int microBatches, bool forwardOnly, int rank)
    {
        (_clock, _writer, _rank) = (clock, writer, rank);
        Inbox[] inboxes =
        [
            .. from phase in Enumerable.Range(0, layout.Phases)
               from kind in (PipelineOpKind[])(forwardOnly ? [PipelineOpKind.Forward] : [PipelineOpKind.Forward, PipelineOpKind.Backward])
               let source = clock.Source(rank, kind, phase)
               where source is { } place && place.Rank != rank
               select new Inbox(clock, source.Value, kind == PipelineOpKind.Backward, phase, microBatches),
        ];
        _inboxes = new(inboxes.Select((inbox, number) => (inbox, Key(inbox.Next, number))));
    }

    /// <param name="computations">The rank's program without its transfers.</param>
    internal PipelineProgram Write(PipelineProgram computations)
    {
        double now = 0;
        foreach (PipelineOp operation in computations.Operations)
        {
            double start = _clock.Source(_rank, operation.Kind, operation.Phase) is { } source
                ? Math.Max(now, _clock[source, operation.Kind != PipelineOpKind.Forward, operation.MicroBatch])
                : now;
            ReceiveUntil(start);
            Add(operation);
            now = start + _clock.TimeOf(operation.Kind);
        }

        return _writer.Finish();
    }

    private void ReceiveUntil(double time)
    {
        while (_inboxes.TryPeek(out Inbox? first, out UInt128 key) && first.Next <= time)
        {
            if (first.Backward)
            {
                _writer.ReceiveBackward(first.Phase);
            }
            else
            {
                _writer.ReceiveForward(first.Phase);
            }

            first.Take();
            _ = _inboxes.DequeueEnqueue(first, Key(first.Next, (int)(ulong)key));
        }
    }

    // Bits of floats of at least 0 order as the floats do.
    private static UInt128 Key(double time, int number) => new(BitConverter.DoubleToUInt64Bits(time), (uint)number);

    private void Add(PipelineOp operation)
    {
        switch (operation.Kind)
        {
            case PipelineOpKind.Forward:
                _writer.Forward(operation.Phase);
                _writer.SendForward(operation.Phase);
                break;
            case PipelineOpKind.Backward:
                _writer.Backward(operation.Phase);
                _writer.SendBackward(operation.Phase);
                break;
            case PipelineOpKind.BackwardInput:
                _writer.BackwardInput(operation.Phase);
                _writer.SendBackward(operation.Phase);
                break;
            default:
                _writer.BackwardWeight();
                break;
        }
    }

    /// <summary>What one module is sent, one way.</summary>
    private sealed class Inbox(StageClock clock, PipelinePlace source, bool backward, int phase, int count)
    {
        private int _taken;

        internal bool Backward => backward;

        internal int Phase => phase;

        /// <summary>When the next message is sent.</summary>
        internal double Next { get; private set; } = clock[source, backward, 0];

        internal void Take() => Next = ++_taken < count ? clock[source, backward, _taken] : double.PositiveInfinity;
    }
}
