namespace Hadal.Parallelism.Pipelines.Validation;

/// <summary>Plays programs without times, and names who waits for ever.</summary>
internal sealed class DeadlockCheck
{
    private readonly IReadOnlyList<PipelineProgram> _programs;
    private readonly bool _rendezvous;
    private readonly int[] _at;
    private readonly List<(PostedCount Count, int Needed, int Peer)>[] _waiting;
    private readonly Dictionary<(int From, int To, bool Send), PostedCount> _posted = [];
    private readonly Stack<int> _ready = new();

    private DeadlockCheck(IReadOnlyList<PipelineProgram> programs, bool rendezvous)
    {
        (_programs, _rendezvous) = (programs, rendezvous);
        _at = new int[programs.Count];
        _waiting = [.. programs.Select(_ => new List<(PostedCount, int, int)>())];
    }

    /// <param name="programs">One a rank.</param>
    /// <param name="rendezvous">Whether a send waits for its receive; otherwise it is buffered without bound.</param>
    internal static IEnumerable<PipelineFinding> Findings(IReadOnlyList<PipelineProgram> programs, bool rendezvous)
    {
        DeadlockCheck check = new(programs, rendezvous);
        check.Play();
        for (int rank = 0; rank < programs.Count; rank++)
        {
            if (check._at[rank] < programs[rank].Operations.Length)
            {
                int peer = check._waiting[rank].First(wait => wait.Count.Value < wait.Needed).Peer;
                yield return new(rank, check._at[rank], $"waits for ever for rank {peer} where sends are {(rendezvous ? "rendezvous" : "buffered")}.");
            }
        }
    }

    private void Play()
    {
        for (int rank = 0; rank < _programs.Count; rank++)
        {
            _ready.Push(rank);
        }

        while (_ready.TryPop(out int rank))
        {
            GoOn(rank);
        }
    }

    private void GoOn(int rank)
    {
        PipelineProgram program = _programs[rank];
        while (!Waits(rank) && _at[rank] < program.Operations.Length)
        {
            PipelineOp operation = program.Operations[_at[rank]];
            if (operation.Kind == PipelineOpKind.Communicate && _waiting[rank].Count == 0)
            {
                Post(rank, program.Transfers(operation));
            }
            else
            {
                _waiting[rank].Clear();
                _at[rank]++;
            }
        }
    }

    private bool Waits(int rank) => _waiting[rank].Exists(wait => wait.Count.Value < wait.Needed);

    private void Post(int rank, ReadOnlySpan<PipelineTransfer> transfers)
    {
        foreach (PipelineTransfer transfer in transfers)
        {
            bool sends = transfer.Kind is TransferKind.SendForward or TransferKind.SendBackward;
            (int from, int to) = sends ? (rank, transfer.Peer) : (transfer.Peer, rank);
            int index = ++Posted(from, to, sends).Value;
            _waiting[rank].Add((Posted(from, to, !sends), sends && !_rendezvous ? 0 : index, transfer.Peer));
            if ((uint)transfer.Peer < (uint)_programs.Count)
            {
                _ready.Push(transfer.Peer);
            }
        }
    }

    private PostedCount Posted(int from, int to, bool send)
    {
        if (!_posted.TryGetValue((from, to, send), out PostedCount? count))
        {
            _posted[(from, to, send)] = count = new();
        }

        return count;
    }

    private sealed class PostedCount
    {
        internal int Value { get; set; }
    }
}
