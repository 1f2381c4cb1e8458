using Hadal.Storage.Linux;
using Hadal.Storage.Usrbio.Layout;

namespace Hadal.Storage.Usrbio.Client;

/// <summary>
/// A ring of requests. One thread prepares, submits and waits; any thread may <see cref="Wake"/> it. The caller numbers its requests
/// itself, from 0 to below <see cref="Entries"/>, and gets the number back once with the result.
/// </summary>
internal sealed unsafe class UserRing : IDisposable
{
    private readonly Registration _registration;
    private readonly SubmissionSemaphore _submissions;
    private readonly RingMemory _ring;
    private readonly RingSlots _slots;
    private readonly Queue<int> _prepared;
    private int _head;
    private int _wakes;
    private bool _owesPost;
    private bool _isDisposed;

    private UserRing(UserRingOptions options, Registration registration, SubmissionSemaphore submissions, RingMemory ring)
    {
        Options = options;
        _registration = registration;
        _submissions = submissions;
        _ring = ring;
        _slots = new(options.Entries);
        _prepared = new(options.Entries);
    }

    internal UserRingOptions Options { get; }

    internal int Entries => _slots.Count;

    /// <summary>Requests prepared whose result has not come.</summary>
    internal int InFlight => _slots.InFlight;

    /// <summary>Completions that belonged to no request in flight: stale, malformed or forged.</summary>
    internal long Discarded { get; private set; }

    internal static UserRing Create(UserRingMount mount, UserRingOptions options)
    {
        RingLayout layout = RingLayout.For(options.Entries);
        SubmissionSemaphore submissions = SubmissionSemaphore.Open(mount.RegistrationFolder, options.Priority);
        try
        {
            RegistrationName name = new(Guid.NewGuid())
            {
                ForWriting = options.ForWriting, Depth = options.Depth, Priority = options.Priority, Flags = options.Flags,
            };
            Registration registration = Registration.Create(mount, name, (nuint)layout.Bytes);

            // The server has it mapped: the name is of no more use.
            registration.Memory.RemoveName();
            return new(options, registration, submissions, new(registration.Memory.Address, layout));
        }
        catch
        {
            submissions.Dispose();
            throw;
        }
    }

    /// <summary>Fills a slot; the server learns of it at the next <see cref="Submit"/>.</summary>
    internal void Prepare(int slot, UserRegion region, nuint regionOffset, ulong inode, ulong fileOffset, nuint length)
    {
        if (!region.Holds(regionOffset, length))
        {
            throw new ArgumentOutOfRangeException(
                nameof(length), length, $"A request at {regionOffset} must lie in the region's {region.Bytes} bytes and in one block of {region.BlockBytes}.");
        }

        _ring.Requests[slot] = new()
        {
            UserData = _slots.Begin(slot, length),
            Region = region.Id,
            RegionOffset = regionOffset,
            Inode = inode,
            FileOffset = fileOffset,
            Length = length,
        };
        _prepared.Enqueue(slot);
    }

    /// <summary>Publishes what is prepared. What the ring has no room for yet follows at the next call, or while waiting.</summary>
    internal void Submit()
    {
        if (Publish() || _owesPost)
            Post();
    }

    /// <summary>
    /// Waits for a completion, a wake-up or the time (below 0: for ever), then reports every completion there is and returns their number.
    /// </summary>
    internal int Wait(int timeoutMilliseconds, IUserRingSink sink)
    {
        TimeSpecification deadline = timeoutMilliseconds < 0 ? default : TimeSpecification.After(timeoutMilliseconds);
        while (true)
        {
            int completions = Reap(sink);
            if (Interlocked.Exchange(ref _wakes, 0) != 0 || completions > 0)
                return completions;
            if (_owesPost)
                Post();
            if (timeoutMilliseconds == 0)
                return 0;
            if (!Sleep(timeoutMilliseconds, deadline))
                return Reap(sink);
        }
    }

    /// <summary>Ends a wait, now or the next one. From any thread.</summary>
    internal void Wake()
    {
        Interlocked.Exchange(ref _wakes, 1);
        _ = LibC.SemaphorePost(_ring.Semaphore);
    }

    /// <summary>Ends every request in flight: for when the server is gone. It cannot write into the regions any more.</summary>
    internal void FailAll(int error, IUserRingSink sink)
    {
        _prepared.Clear();
        for (int slot = 0; slot < Entries; slot++)
        {
            if (_slots.TryEnd(slot))
                sink.Complete(slot, -error);
        }
    }

    public void Dispose()
    {
        if (_isDisposed)
            return;
        _isDisposed = true;
        _registration.Dispose();
        _submissions.Dispose();
    }

    private bool Publish()
    {
        int tail = _ring.SubmissionTail;
        int before = _head;
        while (_prepared.Count > 0 && _ring.Next(_head) != tail)
        {
            int slot = _prepared.Dequeue();
            _ring.Submissions[_head] = new() { Index = slot, UserData = _slots.UserData(slot) };
            _head = _ring.Next(_head);
        }

        if (_head == before)
            return false;
        _ring.SubmissionHead = _head;
        return true;
    }

    private void Post()
    {
        _owesPost = false;
        _submissions.Post();
    }

    private int Reap(IUserRingSink sink)
    {
        int head = _ring.CompletionHead;
        int tail = _ring.CompletionTail;
        if (!_ring.IsCounter(head) || !_ring.IsCounter(tail))
        {
            Discarded++;
            return 0;
        }

        int taken = 0;
        int reported = 0;
        for (; tail != head; taken++)
        {
            RingCompletion completion = _ring.Completions[tail];
            tail = _ring.Next(tail);
            _ring.CompletionTail = tail;
            if (_slots.TryEnd(completion, out long result))
            {
                reported++;
                sink.Complete(completion.Index, result);
            }
            else
            {
                Discarded++;
            }
        }

        // Who never sleeps never takes the posts, and 2^31 of them are the end of a semaphore.
        for (int posts = 0; posts < taken && LibC.SemaphoreTryWait(_ring.Semaphore) == 0; posts++)
        {
        }

        if (Publish() || (taken > 0 && InFlight > 0))
            _owesPost = true;
        return reported;
    }

    private bool Sleep(int timeoutMilliseconds, TimeSpecification deadline)
    {
        // A server advances its tail after it has reported the last request of a batch, and does not say so: look again soon.
        bool full = _prepared.Count > 0;
        TimeSpecification until = full || timeoutMilliseconds < 0 ? TimeSpecification.After(full ? 1 : 1000) : deadline;
        _ = LibC.SemaphoreClockWait(_ring.Semaphore, LibC.ClockMonotonic, until);

        // Also after a post: a server that posts without end must not hold anybody beyond the time.
        return timeoutMilliseconds < 0 || TimeSpecification.After(0).IsBefore(deadline);
    }
}
