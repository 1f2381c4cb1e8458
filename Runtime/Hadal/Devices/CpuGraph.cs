namespace Hadal;

/// <summary>The work that a CPU stream recorded, in order, with the memory that it works on.</summary>
internal sealed class CpuGraph(CpuWork[] work, DeviceMemory[] kept) : DeviceGraph(CpuDevice.Shared)
{
    private readonly Lock _launching = new();
    private DeviceMemory[]? _kept = kept;

    ~CpuGraph() => Dispose(disposing: false);

    public override void Launch(DeviceStream stream)
    {
        MustBelongTo(stream);

        // Not while another thread disposes the graph: the replay would use memory that is freed.
        lock (_launching)
        {
            ObjectDisposedException.ThrowIf(_kept is null, this);
            ((CpuStream)stream).Run(work, _kept);
        }
    }

    private protected override void Dispose(bool disposing)
    {
        lock (_launching)
        {
            foreach (DeviceMemory memory in _kept ?? [])
            {
                memory.DangerousRelease();
            }

            _kept = null;
        }
    }
}
