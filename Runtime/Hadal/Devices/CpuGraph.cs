namespace Hadal;

/// <summary>The work that a CPU stream recorded, in order.</summary>
internal sealed class CpuGraph(Action[] work) : DeviceGraph(CpuDevice.Shared)
{
    private bool _disposed;

    public override void Launch(DeviceStream stream)
    {
        MustBelongTo(stream);
        ObjectDisposedException.ThrowIf(_disposed, this);
        ((CpuStream)stream).Run(() =>
        {
            foreach (Action step in work)
            {
                step();
            }
        });
    }

    private protected override void Dispose(bool disposing) => _disposed = true;
}
