using Hadal.Storage.Fuse.Operations;
using Microsoft.Win32.SafeHandles;

namespace Hadal.Storage.Fuse.Serving;

/// <summary>
/// The threads of a mount. One always waits for the next message, whatever the others wait for, up to a number beyond which messages wait;
/// threads that a burst has called for end after it.
/// </summary>
internal sealed class FuseServer : IDisposable
{
    internal const int MostThreads = 64;
    private const int IdleThreads = 4;
    private readonly Lock _lock = new();
    private readonly SafeFileHandle _session;
    private readonly FuseDispatcher _dispatcher;
    private readonly TaskCompletionSource _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private int _threads;
    private int _waiting;
    private bool _ending;

    internal FuseServer(SafeFileHandle session, FuseDispatcher dispatcher)
    {
        (_session, _dispatcher) = (session, dispatcher);
        lock (_lock)
            Start();
    }

    /// <summary>Ends when the mount has ended and all threads with it.</summary>
    internal Task Ended => _ended.Task;

    internal int Threads
    {
        get
        {
            lock (_lock)
                return _threads;
        }
    }

    /// <summary>A worker is about to wait; false where it is one too many.</summary>
    internal bool AwaitsMore()
    {
        lock (_lock)
        {
            if (_ending || _waiting >= IdleThreads)
                return false;
            _waiting++;
            return true;
        }
    }

    /// <summary>A worker has waited; where it was the last that did and has something to do, another takes its place.</summary>
    internal void HasTaken(bool isRequest)
    {
        lock (_lock)
        {
            _waiting--;
            if (isRequest && _waiting == 0 && !_ending && _threads < MostThreads)
                Start();
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _session.Dispose();

    private void Start()
    {
        _threads++;
        Thread thread = new(Run) { IsBackground = true, Name = "hadal fuse" };
        thread.Start();
    }

    private void Run()
    {
        FuseWorker worker = new(this, _session, _dispatcher);
        bool mountEnded = worker.Run();
        lock (_lock)
        {
            _ending |= mountEnded;
            if (--_threads > 0)
                return;
        }

        _ended.TrySetResult();
    }
}
