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
        DeviceMemory[]? kept;
        lock (_launching)
        {
            (kept, _kept) = (_kept, null);
        }

        // Not under the lock: the last release of another library's memory is its deleter, which may wait for locks of its own.
        foreach (DeviceMemory memory in kept ?? [])
        {
            memory.DangerousRelease();
        }
    }
}
