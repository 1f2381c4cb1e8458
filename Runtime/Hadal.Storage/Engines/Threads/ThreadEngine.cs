using System.Collections.Concurrent;
using System.Runtime.InteropServices;
using Hadal.Storage.Linux;

namespace Hadal.Storage.Engines.Threads;

/// <summary>Slots that threads serve with positional reads and writes, one call a slot. For where io_uring is forbidden.</summary>
internal sealed unsafe class ThreadEngine : IoEngine
{
    private const int MostThreads = 32;
    private const int Stop = -1;

    private readonly Transfer[] _transfers;
    private readonly ConcurrentQueue<int> _prepared = new();
    private readonly ConcurrentQueue<(int Slot, long Result)> _completed = new();
    private readonly Semaphore _work = new(0, int.MaxValue);
    private readonly AutoResetEvent _news = new(false);
    private readonly int _threads;

    internal ThreadEngine(int depth)
    {
        _transfers = new Transfer[depth];
        _threads = Math.Min(depth, MostThreads);
        for (int i = 0; i < _threads; i++)
        {
            new Thread(Serve) { Name = "Hadal storage worker", IsBackground = true }.Start();
        }
    }

    internal override IoEngineKind Kind => IoEngineKind.Threads;

    internal override EngineFile Attach(StorageFile file)
    {
        long buffered = file.Buffered.DangerousGetHandle();
        return new(file.Direct?.DangerousGetHandle() ?? -1, buffered, buffered);
    }

    internal override void Prepare(int slot, in Transfer transfer)
    {
        _transfers[slot] = transfer;
        _prepared.Enqueue(slot);
        _work.Release();
    }

    internal override void SubmitAndWait(int timeoutMilliseconds, ICompletionSink sink)
    {
        if (_completed.IsEmpty)
        {
            _news.WaitOne(timeoutMilliseconds);
        }

        while (_completed.TryDequeue(out (int Slot, long Result) completed))
        {
            sink.Complete(completed.Slot, completed.Result);
        }
    }

    internal override void Wake() => _news.Set();

    /// <summary>Threads end when they next look; one that a device holds up ends with it.</summary>
    public override void Dispose()
    {
        for (int i = 0; i < _threads; i++)
        {
            _prepared.Enqueue(Stop);
        }

        _work.Release(_threads);
    }

    private void Serve()
    {
        while (true)
        {
            _work.WaitOne();
            if (!_prepared.TryDequeue(out int slot))
            {
                continue;
            }

            if (slot == Stop)
            {
                return;
            }

            nint result = Call(_transfers[slot]);
            _completed.Enqueue((slot, result < 0 ? -Marshal.GetLastPInvokeError() : result));
            _news.Set();
        }
    }

    private static nint Call(in Transfer transfer) => transfer.Operation switch
    {
        IoOperation.Read => LibC.PositionalRead((int)transfer.File, (void*)transfer.Address, (nuint)transfer.Length, transfer.Offset),
        IoOperation.Write => LibC.PositionalWrite((int)transfer.File, (void*)transfer.Address, (nuint)transfer.Length, transfer.Offset),
        _ => LibC.SynchronizeData((int)transfer.File),
    };
}
