using Hadal.Storage.Usrbio.Server;

namespace Hadal.Storage.Tests.Usrbio.Server;

/// <summary>Keeps transfers until the test says which to do.</summary>
internal sealed class HeldIo : IServedIo
{
    private readonly List<ServedTransfer> _held = [];

    internal int Count
    {
        get
        {
            lock (_held)
                return _held.Count;
        }
    }

    public void Prepare(ServedTransfer transfer)
    {
        lock (_held)
            _held.Add(transfer);
    }

    public void Submit()
    {
    }

    internal void WaitFor(int count) => Assert.True(SpinWait.SpinUntil(() => Count >= count, TimeSpan.FromSeconds(20)), $"{Count} of {count} transfers came.");

    /// <summary>Does the transfer that came as the <paramref name="index"/>th of those still held.</summary>
    internal void Finish(int index)
    {
        ServedTransfer transfer;
        lock (_held)
        {
            transfer = _held[index];
            _held.RemoveAt(index);
        }

        transfer.End(BlockingTransfer.Run(transfer, transfer.Descriptor));
        transfer.Announce();
    }

    public void Dispose()
    {
        while (Count > 0)
            Finish(0);
    }
}
