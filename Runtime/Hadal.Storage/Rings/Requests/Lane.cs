using System.Collections.Concurrent;
using Hadal.Storage.Engines;

namespace Hadal.Storage.Requests;

/// <summary>
/// A thread and its engine: takes requests from any thread, starts as many as the engine has slots, and ends them. Sleeps in the engine whenever there is
/// nothing to start.
/// </summary>
internal sealed class Lane
{
    private readonly Func<IoEngine> _create;
    private readonly ConcurrentQueue<IoRequest> _incoming = new();
    private readonly ConcurrentQueue<IoRequest> _abandoned = new();
    private readonly ConcurrentQueue<Command> _commands = new();
    private readonly WaitingRequests _waiting = new();
    private readonly DeadlineSet _deadlines = new();
    private readonly List<IoRequest> _due = [];
    private readonly SlotTable _slots;
    private readonly Thread _thread;
    private readonly TaskCompletionSource _started = new();
    private readonly TaskCompletionSource _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private IoEngine? _engine;
    private Exception? _fault;
    private long _drainUntil = long.MaxValue;
    private int _sleeping;
    private volatile bool _stopping;

    internal Lane(string name, int depth, Func<IoEngine> create)
    {
        _create = create;
        _slots = new SlotTable(depth, Counters, Forget);
        _thread = new Thread(Run) { Name = name, IsBackground = true };
        _thread.Start();
        _started.Task.GetAwaiter().GetResult();
    }

    internal LaneCounters Counters { get; } = new();

    internal Task Ended => _ended.Task;

    internal string WhyGone => _fault?.Message ?? "it was disposed.";

    internal bool IsCurrentThread => Thread.CurrentThread == _thread;

    internal void Post(ReadOnlySpan<IoRequest> requests)
    {
        foreach (IoRequest request in requests)
        {
            _incoming.Enqueue(request);
        }

        if (_ended.Task.IsCompleted)
        {
            RefuseIncoming();
        }

        WakeIfAsleep();
    }

    /// <summary>The caller waits no more: if the request has no slot yet, it shall not get one.</summary>
    internal void Abandoned(IoRequest request)
    {
        _abandoned.Enqueue(request);
        WakeIfAsleep();
    }

    /// <summary>Runs something on the thread that owns the engine, and waits for it.</summary>
    internal void Invoke(Action<IoEngine> action)
    {
        if (Thread.CurrentThread == _thread)
        {
            action(_engine!);
            return;
        }

        var command = new Command(action);
        _commands.Enqueue(command);
        if (_ended.Task.IsCompleted)
        {
            RefuseCommands();
        }

        WakeIfAsleep();
        command.Wait();
    }

    /// <summary>Ends what waits, and gives the device that long to let go of the rest.</summary>
    internal void Stop(TimeSpan drain)
    {
        Volatile.Write(ref _drainUntil, Environment.TickCount64 + (long)drain.TotalMilliseconds);
        _stopping = true;
        WakeIfAsleep();
    }

    private void Run()
    {
        try
        {
            _engine = _create();
            _started.SetResult();
        }
        catch (Exception exception)
        {
            _ended.SetResult();
            _started.SetException(exception);
            return;
        }

        try
        {
            Serve();
        }
        catch (Exception exception)
        {
            _fault = exception;
            EndAll();
        }

        _engine.Dispose();
        _ended.SetResult();
        RefuseIncoming();
        RefuseCommands();
    }

    private void Serve()
    {
        while (true)
        {
            RunCommands();
            TakeIncoming();
            DropAbandoned();
            long now = Environment.TickCount64;
            EndOverdue(now);
            bool isStopping = _stopping;
            if (isStopping)
            {
                EndWaiting();
                if (_slots.IsIdle || now >= Volatile.Read(ref _drainUntil))
                {
                    EndAll();
                    return;
                }
            }

            FillSlots();
            Counters.Waiting();
            _engine!.SubmitAndWait(Sleep(now, isStopping), _slots);
            Volatile.Write(ref _sleeping, 0);
        }
    }

    /// <summary>How long to sleep; from here on, whoever brings work wakes the thread.</summary>
    private int Sleep(long now, bool isStopping)
    {
        int timeout = _deadlines.MillisecondsLeft(now);
        if (isStopping)
        {
            int left = (int)Math.Clamp(_drainUntil - now, 0, int.MaxValue);
            timeout = timeout < 0 ? left : Math.Min(timeout, left);
        }

        Volatile.Write(ref _sleeping, 1);
        Interlocked.MemoryBarrier();
        return _incoming.IsEmpty && _commands.IsEmpty && _abandoned.IsEmpty && _stopping == isStopping ? timeout : 0;
    }

    private void WakeIfAsleep()
    {
        if (Thread.CurrentThread == _thread)
        {
            return;
        }

        Interlocked.MemoryBarrier();
        if (Volatile.Read(ref _sleeping) != 0 && Interlocked.Exchange(ref _sleeping, 0) != 0)
        {
            _engine!.Wake();
        }
    }

    private void RunCommands()
    {
        while (_commands.TryDequeue(out Command? command))
        {
            command.Run(_engine!);
        }
    }

    private void TakeIncoming()
    {
        while (_incoming.TryDequeue(out IoRequest? request))
        {
            if (!request.IsLive)
            {
                request.ReleaseByRing();
                continue;
            }

            _waiting.Add(request);
            if (request.Deadline != long.MaxValue)
            {
                _deadlines.Add(request);
            }
        }
    }

    private void DropAbandoned()
    {
        while (_abandoned.TryDequeue(out IoRequest? request))
        {
            // The request may be another's by now, even another lane's: then it is live, has its slot, or waits elsewhere, and is left alone.
            if (!request.IsLive && request.List is { } list && _waiting.Owns(list))
            {
                list.Remove(request);
                Forget(request);
            }
        }
    }

    private void EndOverdue(long now)
    {
        _deadlines.TakeDue(now, _due);
        foreach (IoRequest request in _due)
        {
            request.TryEnd(RequestState.TimedOut, 0);
            if (request.List is { } list)
            {
                list.Remove(request);
                Forget(request);
            }
        }

        _due.Clear();
    }

    private void FillSlots()
    {
        while (_slots.HasFree && _waiting.Take() is { } request)
        {
            if (request.File.IsDisposed)
            {
                request.TryEnd(RequestState.FileGone, 0);
            }
            else if (request.IsEmpty)
            {
                request.TryEnd(RequestState.Done, 0);
            }

            if (!request.IsLive)
            {
                Forget(request);
                continue;
            }

            _slots.Begin(_engine!, request);
        }
    }

    private void Forget(IoRequest request)
    {
        _deadlines.Remove(request);
        request.ReleaseByRing();
    }

    private void EndWaiting()
    {
        while (_waiting.Take() is { } request)
        {
            request.TryEnd(RequestState.RingGone, 0);
            Forget(request);
        }
    }

    /// <summary>Ends everything for the callers. What the device has keeps its slot and its buffer: nobody knows when it writes.</summary>
    private void EndAll()
    {
        TakeIncoming();
        EndWaiting();
        _slots.EndAll();
    }

    private void RefuseIncoming()
    {
        while (_incoming.TryDequeue(out IoRequest? request))
        {
            request.TryEnd(RequestState.RingGone, 0);
            request.ReleaseByRing();
        }
    }

    private void RefuseCommands()
    {
        while (_commands.TryDequeue(out Command? command))
        {
            command.Refuse(WhyGone);
        }
    }
}
