namespace Hadal.Storage.Usrbio.Server;

/// <summary>Transfers on a few threads, one after the other on each.</summary>
internal sealed class ThreadedServedIo : IServedIo
{
    private readonly Queue<ServedTransfer> _prepared = new();
    private readonly Queue<ServedTransfer> _submitted = new();
    private readonly object _gate = new();
    private readonly Thread[] _threads;
    private bool _isClosed;

    internal ThreadedServedIo(int threads)
    {
        _threads = new Thread[threads];
        for (int i = 0; i < threads; i++)
        {
            _threads[i] = new(Work) { IsBackground = true, Name = $"user rings, transfers {i}" };
            _threads[i].Start();
        }
    }

    public void Prepare(ServedTransfer transfer) => _prepared.Enqueue(transfer);

    public void Submit()
    {
        lock (_gate)
        {
            while (_prepared.TryDequeue(out ServedTransfer? transfer))
            {
                _submitted.Enqueue(transfer);
                Monitor.Pulse(_gate);
            }
        }
    }

    public void Dispose()
    {
        lock (_gate)
        {
            _isClosed = true;
            Monitor.PulseAll(_gate);
        }

        foreach (Thread thread in _threads)
            thread.Join();
    }

    private void Work()
    {
        while (Take() is { } transfer)
        {
            transfer.End(BlockingTransfer.Run(transfer, transfer.Descriptor));
            transfer.Announce();
        }
    }

    private ServedTransfer? Take()
    {
        lock (_gate)
        {
            ServedTransfer? transfer;
            while (!_submitted.TryDequeue(out transfer) && !_isClosed)
                Monitor.Wait(_gate);
            return transfer;
        }
    }
}
