using System.Collections.Concurrent;
using Hadal.Storage.Engines;

namespace Hadal.Storage.Requests;

/// <summary>
/// What any thread gives to one engine's: requests, commands and the wish to stop. The thread takes them, starts as many requests as the engine has
/// slots, and sleeps in the engine whenever there is nothing to start.
/// </summary>
internal sealed class Lane
{
    private readonly ConcurrentQueue<IoRequest> _incoming = new();
    private readonly ConcurrentQueue<IoRequest> _abandoned = new();
    private readonly ConcurrentQueue<Command> _commands = new();
    private readonly TaskCompletionSource _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly EngineThread _thread;
    private readonly Func<bool> _hasNews;
    private Exception? _fault;
    private long _drainUntil = long.MaxValue;
    private bool _isEnding;
    private volatile bool _stopping;

    internal Lane(string name, int depth, Func<IoEngine> create)
    {
        _hasNews = HasNews;
        _thread = new(name, create, engine => Run(engine, new(engine, depth, Counters)));
        _thread.Start();
    }

    internal LaneCounters Counters { get; } = new();

    internal Task Ended => _ended.Task;

    internal string WhyGone => _fault?.Message ?? "it was disposed.";

    internal bool IsCurrentThread => _thread.IsCurrent;

    internal void Post(ReadOnlySpan<IoRequest> requests)
    {
        foreach (IoRequest request in requests)
        {
            request.StartClock();
            _incoming.Enqueue(request);
        }

        if (_ended.Task.IsCompleted)
        {
            RefuseIncoming();
        }

        _thread.WakeIfAsleep();
    }

    /// <summary>The caller waits no more: if the request has no slot yet, it shall not get one.</summary>
    internal void Abandoned(IoRequest request)
    {
        _abandoned.Enqueue(request);
        _thread.WakeIfAsleep();
    }

    /// <summary>Runs something on the thread that owns the engine, and waits for it.</summary>
    internal void Invoke(Action<IoEngine> action)
    {
        if (_thread.IsCurrent)
        {
            action(_thread.Engine);
            return;
        }

        var command = new Command(action);
        _commands.Enqueue(command);
        if (_ended.Task.IsCompleted)
        {
            RefuseCommands();
        }

        _thread.WakeIfAsleep();
        command.Wait();
    }

    /// <summary>Ends what waits, and gives the device that long to let go of the rest.</summary>
    internal void Stop(TimeSpan drain)
    {
        Volatile.Write(ref _drainUntil, Environment.TickCount64 + (long)drain.TotalMilliseconds);
        _stopping = true;
        _thread.WakeIfAsleep();
    }

    private void Run(IoEngine engine, LaneRequests requests)
    {
        try
        {
            Serve(engine, requests);
        }
        catch (Exception exception)
        {
            _fault = exception;
        }

        TakeIncoming(requests);
        requests.EndAll();
        engine.Dispose();
        _ended.SetResult();
        RefuseIncoming();
        RefuseCommands();
    }

    private void Serve(IoEngine engine, LaneRequests requests)
    {
        while (true)
        {
            RunCommands(engine);
            TakeIncoming(requests);
            DropAbandoned(requests);
            long now = Environment.TickCount64;
            requests.EndOverdue(now);
            _isEnding = _stopping;
            if (_isEnding)
            {
                requests.EndWaiting();
                if (requests.IsIdle || now >= Volatile.Read(ref _drainUntil))
                {
                    return;
                }
            }

            requests.FillSlots();
            Counters.Waiting();
            _thread.SubmitAndWait(MillisecondsLeft(requests, now), _hasNews, requests.Sink);
        }
    }

    private int MillisecondsLeft(LaneRequests requests, long now)
    {
        int timeout = requests.MillisecondsLeft(now);
        if (!_isEnding)
        {
            return timeout;
        }

        int left = (int)Math.Clamp(_drainUntil - now, 0, int.MaxValue);
        return timeout < 0 ? left : Math.Min(timeout, left);
    }

    private bool HasNews() => !_incoming.IsEmpty || !_commands.IsEmpty || !_abandoned.IsEmpty || _stopping != _isEnding;

    private void RunCommands(IoEngine engine)
    {
        while (_commands.TryDequeue(out Command? command))
        {
            command.Run(engine);
        }
    }

    private void TakeIncoming(LaneRequests requests)
    {
        while (_incoming.TryDequeue(out IoRequest? request))
        {
            requests.Add(request);
        }
    }

    private void DropAbandoned(LaneRequests requests)
    {
        while (_abandoned.TryDequeue(out IoRequest? request))
        {
            requests.Drop(request);
        }
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
