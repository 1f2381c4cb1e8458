namespace Hadal;

/// <summary>The work that a CPU stream recorded, in order.</summary>
internal sealed class CpuGraph(CpuWork[] work) : DeviceGraph(CpuDevice.Shared)
{
    private bool _disposed;

    public override void Launch(DeviceStream stream)
    {
        MustBelongTo(stream);
        ObjectDisposedException.ThrowIf(_disposed, this);
        ((CpuStream)stream).Run(work);
    }

    private protected override void Dispose(bool disposing) => _disposed = true;
}
