namespace Hadal.Storage.Engines;

/// <summary>
/// A thread that alone has an engine, and sleeps in it. Whoever brings work wakes it, but only out of sleep: a wake-up is a system call.
/// </summary>
internal sealed class EngineThread
{
    private readonly Func<IoEngine> _create;
    private readonly Action<IoEngine> _work;
    private readonly Thread _thread;
    private readonly TaskCompletionSource _started = new();
    private IoEngine? _engine;
    private int _sleeping;

    /// <param name="name">Of the thread.</param>
    /// <param name="create">Makes the engine, on the thread.</param>
    /// <param name="work">What the thread does before it ends; disposes of the engine.</param>
    internal EngineThread(string name, Func<IoEngine> create, Action<IoEngine> work)
    {
        _create = create;
        _work = work;
        _thread = new(Run) { Name = name, IsBackground = true };
    }

    internal bool IsCurrent => Thread.CurrentThread == _thread;

    internal IoEngine Engine => _engine!;

    /// <summary>Returns when there is an engine; throws what kept it from being made.</summary>
    internal void Start()
    {
        _thread.Start();
        _started.Task.GetAwaiter().GetResult();
    }

    internal void Join() => _thread.Join();

    /// <summary>Submits, and sleeps where there is no news: who brings some later wakes the thread. Of this thread alone.</summary>
    internal void SubmitAndWait(int timeoutMilliseconds, Func<bool> hasNews, ICompletionSink sink)
    {
        // Either the news is seen here, or this is seen by who has brought it: there is a barrier on both sides.
        Volatile.Write(ref _sleeping, 1);
        Interlocked.MemoryBarrier();
        _engine!.SubmitAndWait(hasNews() ? 0 : timeoutMilliseconds, sink);
        Volatile.Write(ref _sleeping, 0);
    }

    /// <summary>After work was brought. From any thread.</summary>
    internal void WakeIfAsleep()
    {
        if (IsCurrent)
        {
            return;
        }

        Interlocked.MemoryBarrier();
        if (Volatile.Read(ref _sleeping) != 0 && Interlocked.Exchange(ref _sleeping, 0) != 0)
        {
            _engine!.Wake();
        }
    }

    private void Run()
    {
        try
        {
            _engine = _create();
        }
        catch (Exception exception)
        {
            _started.SetException(exception);
            return;
        }

        _started.SetResult();
        _work(_engine);
    }
}
