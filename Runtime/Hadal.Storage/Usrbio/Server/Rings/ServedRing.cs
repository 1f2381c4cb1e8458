using Hadal.Storage.Linux;
using Hadal.Storage.Usrbio.Layout;

namespace Hadal.Storage.Usrbio.Server;

/// <summary>
/// A client's ring, seen from the server. One lane takes requests; whichever thread ends one completes it. The server's own counters live
/// here: what it publishes it never reads back, and what the client publishes is looked at once and checked.
/// </summary>
internal sealed unsafe class ServedRing
{
    private readonly Lock _gate = new();
    private readonly ClientMemory _memory;
    private readonly RingMemory _ring;
    private readonly Stack<ServedRequest> _idle;
    private readonly bool[] _isDone;
    private int _taken;
    private int _submissionTail;
    private int _completionHead;
    private int _unannounced;
    private volatile bool _isClosed;

    internal ServedRing(RegistrationName name, ClientMemory memory, RingLayout layout)
    {
        Name = name;
        _memory = memory;
        _ring = new(memory.Address, layout);
        _isDone = new bool[layout.Slots];
        _idle = new(layout.Entries);
        for (int i = 0; i < layout.Entries; i++)
            _idle.Push(new(this));

        _ring.SubmissionHead = _ring.SubmissionTail = _ring.CompletionHead = _ring.CompletionTail = 0;
        _ = LibC.SemaphoreInitialize(_ring.Semaphore, shared: 1, value: 0);
    }

    internal RegistrationName Name { get; }

    internal uint Owner => _memory.Owner;

    /// <summary>Takes one batch, if there is one, and hands it to <paramref name="io"/>.</summary>
    /// <returns>Whether there was one.</returns>
    internal bool Take(RequestResolver resolver, IServedIo io)
    {
        if (_isClosed || !_memory.TryHold())
            return false;
        try
        {
            int count = BatchSize();
            if (count == 0)
                return false;
            if (_memory.IsShortened)
            {
                _isClosed = true;
                return false;
            }

            for (int i = 0; i < count; i++)
                TakeOne(resolver, io);
            return true;
        }
        finally
        {
            _memory.Release();
        }
    }

    /// <summary>Puts an answer into the ring. The mapping stays held until <see cref="Announce"/>.</summary>
    internal void Complete(ServedRequest request, int result)
    {
        lock (_gate)
        {
            _ring.Completions[_completionHead] = new()
            {
                Index = request.Submission.Index, UserData = request.Submission.UserData, Result = result,
            };
            _completionHead = _ring.Next(_completionHead);
            _isDone[request.Position] = true;
            _idle.Push(request);
            while (_isDone[_submissionTail])
            {
                _isDone[_submissionTail] = false;
                _submissionTail = _ring.Next(_submissionTail);
            }

            // The tail first: whoever sees the last completion of all finds the ring empty.
            _ring.SubmissionTail = _submissionTail;
            _ring.CompletionHead = _completionHead;
        }

        Interlocked.Exchange(ref _unannounced, 1);
    }

    internal void Announce()
    {
        if (Interlocked.Exchange(ref _unannounced, 0) != 0)
            _ = LibC.SemaphorePost(_ring.Semaphore);
        _memory.Release();
    }

    /// <summary>Takes nothing more; what is under way ends, and with the last of it the mapping goes.</summary>
    internal void Close()
    {
        _isClosed = true;
        _memory.Release();
    }

    private int BatchSize()
    {
        int head = _ring.SubmissionHead;
        int reaped = _ring.CompletionTail;
        if (!_ring.IsCounter(head) || !_ring.IsCounter(reaped))
            return 0;

        int waiting = _ring.Distance(_taken, head);
        lock (_gate)
        {
            // Every request taken will need a place among the completions.
            int room = _idle.Count - _ring.Distance(reaped, _completionHead);
            int most = Math.Max(0, Math.Min(waiting, room));
            return Name.Depth > 0 ? (most >= Name.Depth ? Name.Depth : 0)
                : Name.Depth < 0 ? Math.Min(most, -Name.Depth)
                : most;
        }
    }

    private void TakeOne(RequestResolver resolver, IServedIo io)
    {
        ServedRequest request;
        lock (_gate)
            request = _idle.Pop();
        request.Position = _taken;
        request.Submission = _ring.Submissions[_taken];
        _taken = _ring.Next(_taken);
        _ = _memory.TryHold();

        int error = Errno.Invalid;
        if (_ring.IsCounter(request.Submission.Index))
        {
            RingRequest asked = _ring.Requests[request.Submission.Index];
            error = resolver.Resolve(this, asked, request);
        }

        if (error == 0)
        {
            io.Prepare(request);
            return;
        }

        Complete(request, -error);
        Announce();
    }
}
