using System.Collections.Concurrent;
using Hadal.Storage.Engines;
using Hadal.Storage.Engines.Uring;
using Hadal.Storage.Linux;

namespace Hadal.Storage.Usrbio.Server;

/// <summary>
/// Transfers by io_uring, on a thread of its own that alone has the ring: a lane hands over a batch and goes on. Completions that come together are
/// announced together.
/// </summary>
internal sealed class UringServedIo : IServedIo, ICompletionSink
{
    private const int Sector = 512;
    private const long MostPinnedBytes = 1L << 30;

    private readonly ConcurrentQueue<(ServedTransfer? Transfer, (nint Address, long Bytes) Gone)> _submitted = new();
    private readonly HashSet<nint> _seen = [];
    private readonly HashSet<nint> _pinnedRegions = [];
    private readonly List<ServedTransfer> _prepared = [];
    private readonly List<ServedTransfer> _ended = [];
    private readonly ServedTransfer?[] _slots;
    private readonly int[] _done;
    private readonly Stack<int> _free;
    private readonly EngineThread _thread;
    private readonly Func<bool> _hasNews;
    private UringEngine? _engine;
    private long _pinned;
    private volatile bool _isClosed;
    private volatile bool _isBroken;

    internal UringServedIo(int depth)
    {
        _slots = new ServedTransfer?[depth];
        _done = new int[depth];
        _free = new(Enumerable.Range(0, depth).Reverse());
        _hasNews = HasNews;
        _thread = new("user rings, transfers", () => _engine = UringEngine.Create(depth), Work);
        _thread.Start();
    }

    public void Prepare(ServedTransfer transfer) => _prepared.Add(transfer);

    public void Submit()
    {
        foreach (ServedTransfer transfer in _prepared)
            _submitted.Enqueue((transfer, default));
        _prepared.Clear();
        if (_isBroken)
            FailAll();
        _thread.WakeIfAsleep();
    }

    /// <inheritdoc/>
    public void Forget(nint address, long bytes)
    {
        // In the queue of transfers, since the address can be another region's a moment later.
        _submitted.Enqueue((null, (address, bytes)));
        _thread.WakeIfAsleep();
    }

    public void Dispose()
    {
        _isClosed = true;
        _thread.WakeIfAsleep();
        _thread.Join();
    }

    /// <inheritdoc/>
    public void Complete(int slot, long result)
    {
        ServedTransfer transfer = _slots[slot]!;
        if (result is -Errno.Interrupted or -Errno.Again)
        {
            Start(slot, transfer);
            return;
        }

        _done[slot] += (int)Math.Max(0, result);

        // An end of file that is no multiple of a sector is the end: O_DIRECT refuses to look behind it.
        bool isEnd = result <= 0 || (transfer.IsDirect && _done[slot] % Sector != 0);
        if (!isEnd && _done[slot] < transfer.Length)
        {
            Start(slot, transfer);
            return;
        }

        _slots[slot] = null;
        _free.Push(slot);
        transfer.End(result < 0 ? (int)result : _done[slot]);
        _ended.Add(transfer);
    }

    private void Work(IoEngine engine)
    {
        try
        {
            Serve();
        }
        catch (StorageException)
        {
            _isBroken = true;
            FailAll();
        }

        engine.Dispose();
    }

    private void Serve()
    {
        while (!_isClosed || _free.Count < _slots.Length || !_submitted.IsEmpty)
        {
            while (_free.Count > 0 && _submitted.TryDequeue(out (ServedTransfer? Transfer, (nint Address, long Bytes) Gone) next))
            {
                if (next.Transfer is { } transfer)
                {
                    Begin(transfer);
                }
                else
                {
                    Unpin(next.Gone);
                }
            }

            _thread.SubmitAndWait(IoEngine.Forever, _hasNews, this);
            foreach (ServedTransfer transfer in _ended)
                transfer.Announce();
            _ended.Clear();
        }
    }

    private bool HasNews() => (_free.Count > 0 && !_submitted.IsEmpty) || (_isClosed && _free.Count == _slots.Length);

    /// <summary>The kernel's ring is gone: nothing is answered by it any more, and clients hear of it.</summary>
    private void FailAll()
    {
        for (int slot = 0; slot < _slots.Length; slot++)
            Fail(Interlocked.Exchange(ref _slots[slot], null));
        while (_submitted.TryDequeue(out (ServedTransfer? Transfer, (nint Address, long Bytes) Gone) next))
            Fail(next.Transfer);
    }

    private static void Fail(ServedTransfer? transfer)
    {
        transfer?.End(-Errno.Io);
        transfer?.Announce();
    }

    private void Begin(ServedTransfer transfer)
    {
        Pin(transfer.Region);
        int slot = _free.Pop();
        _slots[slot] = transfer;
        _done[slot] = 0;
        Start(slot, transfer);
    }

    /// <summary>
    /// Once for each region, within limits: a client's file may be sparse, and pinning makes its pages. Without it every transfer pins its own.
    /// </summary>
    private void Pin((nint Address, long Bytes) region)
    {
        if (_seen.Add(region.Address) && region.Bytes <= MostPinnedBytes - _pinned)
        {
            _engine!.Buffers.Add(region.Address, region.Bytes);
            _pinned += region.Bytes;
            _pinnedRegions.Add(region.Address);
        }
    }

    private void Unpin((nint Address, long Bytes) region)
    {
        _seen.Remove(region.Address);
        if (_pinnedRegions.Remove(region.Address))
        {
            _engine!.Buffers.Remove(region.Address, region.Bytes);
            _pinned -= region.Bytes;
        }
    }

    private void Start(int slot, ServedTransfer transfer)
    {
        int done = _done[slot];
        IoOperation operation = transfer.IsWrite ? IoOperation.Write : IoOperation.Read;
        _engine!.Prepare(slot, new(
            operation, IoPriority.Normal, UringFiles.NameOf(transfer.Descriptor), transfer.FileOffset + done, transfer.Address + done, transfer.Length - done));
    }
}
