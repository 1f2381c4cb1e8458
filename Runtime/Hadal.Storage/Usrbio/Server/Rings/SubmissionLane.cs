using Hadal.Storage.Linux;

namespace Hadal.Storage.Usrbio.Server;

/// <summary>The rings of one priority, the semaphore that their clients post, and the thread that waits for it.</summary>
internal sealed class SubmissionLane : IDisposable
{
    // A post can be lost: a client may be killed between publishing and posting, or spoil the semaphore.
    private const int RescanMilliseconds = 500;

    private readonly Lock _gate = new();
    private readonly nint _semaphore;
    private readonly RequestResolver _resolver;
    private readonly IServedIo _io;
    private readonly Thread _thread;
    private volatile ServedRing[] _rings = [];
    private volatile bool _isClosed;

    internal SubmissionLane(string name, nint semaphore, RequestResolver resolver, IServedIo io)
    {
        _semaphore = semaphore;
        _resolver = resolver;
        _io = io;
        _thread = new(Work) { IsBackground = true, Name = $"user rings, {name}" };
        _thread.Start();
    }

    internal void Add(ServedRing ring)
    {
        lock (_gate)
            _rings = [.. _rings, ring];
    }

    internal void Remove(ServedRing ring)
    {
        lock (_gate)
            _rings = [.. _rings.Where(other => other != ring)];
    }

    internal void Forget(ClientMemory memory) => _io.Forget(memory.Address, memory.Bytes);

    public void Dispose()
    {
        _isClosed = true;
        _ = LibC.SemaphorePost(_semaphore);
        _thread.Join();
        _io.Dispose();
    }

    private void Work()
    {
        while (!_isClosed)
        {
            _ = LibC.SemaphoreClockWait(_semaphore, LibC.ClockMonotonic, TimeSpecification.After(RescanMilliseconds));

            // Many posts are one look, but for so many that a client who posts without end cannot keep us here.
            for (int posts = 0; posts < 4096 && LibC.SemaphoreTryWait(_semaphore) == 0; posts++)
            {
            }

            while (!_isClosed && TakeOneRound())
            {
            }
        }
    }

    private bool TakeOneRound()
    {
        bool any = false;
        foreach (ServedRing ring in _rings)
            any |= ring.Take(_resolver, _io);
        if (any)
            _io.Submit();
        return any;
    }
}
