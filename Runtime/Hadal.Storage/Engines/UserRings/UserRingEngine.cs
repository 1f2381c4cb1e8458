using System.Collections.Concurrent;
using Hadal.Storage.Linux;
using Hadal.Storage.Usrbio.Client;

namespace Hadal.Storage.Engines.UserRings;

/// <summary>
/// Slots on one user ring of 3FS, for reads or for writes. When completions fail to come it asks whether the server lives; if not, all that it had fails
/// with 107 (ENOTCONN), and so do the next requests until a successor answers.
/// </summary>
internal sealed class UserRingEngine : IoEngine, IUserRingSink
{
    /// <summary>How long completions may fail to come before the server is looked at.</summary>
    private const int PatienceMilliseconds = 200;

    /// <summary>How long after a server's death the disk may still write for it: its requests end after that, and their buffers are free.</summary>
    private const int GraceMilliseconds = 500;

    private readonly UserRingOptions _options;
    private readonly SlotFlush?[] _flushes;
    private readonly Reconnection _reconnection;
    private readonly LivenessProbe _probe;
    private readonly UserRingConnection _connection;
    private readonly ConcurrentQueue<(int Slot, long Result)> _elsewhere = new();
    private readonly AutoResetEvent _news = new(false);
    private readonly Lock _wakeGate = new();
    private ICompletionSink? _sink;
    private UserRing? _ring;
    private UserRingLink? _link;
    private long _lastAnswer = Environment.TickCount64;
    private long _diedAt;

    internal UserRingEngine(UserRingConnection connection, int depth, bool forWriting)
    {
        _connection = connection;
        _flushes = new SlotFlush?[depth];
        _options = new(depth, forWriting);
        _reconnection = new(connection, _options);
        _probe = new(Wake);
        Use(Reconnection.Connect(connection, _options));
    }

    internal override IoEngineKind Kind => IoEngineKind.UserRing;

    /// <summary>A file's name is its inode, which the server must have seen opened.</summary>
    internal override EngineFile Attach(StorageFile file) => new((long)file.Inode, (long)file.Inode, file.Buffered.DangerousGetHandle());

    internal override void Prepare(int slot, in Transfer transfer)
    {
        if (transfer.Operation == IoOperation.Flush)
        {
            (_flushes[slot] ??= new(slot, Flushed)).Start((int)transfer.File);
        }
        else if (_ring is null && !TryReconnect())
        {
            _elsewhere.Enqueue((slot, -Errno.NotConnected));
        }
        else
        {
            nuint offset = (nuint)(transfer.Address - _link!.Region.Address);
            _ring!.Prepare(slot, _link.Region, offset, (ulong)transfer.File, (ulong)transfer.Offset, (nuint)transfer.Length);
        }
    }

    internal override void SubmitAndWait(int timeoutMilliseconds, ICompletionSink sink)
    {
        _sink = sink;
        int timeout = Drain() > 0 ? 0 : timeoutMilliseconds;
        if (_ring is null)
        {
            _news.WaitOne(timeout);
        }
        else
        {
            _ring.Submit();
            WaitAtTheRing(timeout);
        }

        Drain();
    }

    internal override void Wake()
    {
        // One is enough: the thread, before it waits at the other, looks at whatever was brought before this.
        lock (_wakeGate)
        {
            if (_ring is { } ring)
            {
                ring.Wake();
                return;
            }
        }

        _news.Set();
    }

    void IUserRingSink.Complete(int slot, long result) => _sink!.Complete(slot, result);

    public override void Dispose()
    {
        Disconnect();
        _reconnection.Dispose();
    }

    private void WaitAtTheRing(int timeout)
    {
        bool isLong = timeout is Forever or > PatienceMilliseconds;
        bool waitsForServer = _ring!.InFlight > 0;
        int completed = _ring.Wait(waitsForServer && isLong ? PatienceMilliseconds : timeout, this);
        long now = Environment.TickCount64;
        if (completed > 0 || !waitsForServer)
        {
            _lastAnswer = now;
        }
        else if (_link!.IsDead)
        {
            _diedAt = _diedAt == 0 ? now : _diedAt;
            if (now - _diedAt >= GraceMilliseconds)
            {
                FailAll();
            }
        }
        else if (now - _lastAnswer >= PatienceMilliseconds)
        {
            _lastAnswer = now;
            _probe.Ask(_link);
        }
    }

    private void FailAll()
    {
        UserRing dead = _ring!;
        lock (_wakeGate)
        {
            _ring = null;
        }

        dead.FailAll(Errno.NotConnected, this);
        dead.Dispose();
        Disconnect();
        _diedAt = 0;
    }

    private bool TryReconnect()
    {
        if (_reconnection.TryTake() is not { } connected)
        {
            return false;
        }

        Use(connected);
        return true;
    }

    private void Use((UserRingLink Link, UserRing Ring) connected)
    {
        _link = connected.Link;
        lock (_wakeGate)
        {
            _ring = connected.Ring;
        }
    }

    private void Disconnect()
    {
        UserRing? ring;
        lock (_wakeGate)
        {
            (ring, _ring) = (_ring, null);
        }

        ring?.Dispose();
        _connection.Release(_link);
        _link = null;
    }

    private int Drain()
    {
        int reported = 0;
        for (; _elsewhere.TryDequeue(out (int Slot, long Result) ended); reported++)
        {
            _sink!.Complete(ended.Slot, ended.Result);
        }

        return reported;
    }

    private void Flushed(int slot, long result)
    {
        _elsewhere.Enqueue((slot, result));
        Wake();
    }
}
