using Hadal.Interop.Cuda;

namespace Hadal;

/// <summary>An instantiated CUDA graph, with the memory that its kernels were captured with.</summary>
internal sealed unsafe class CudaGraph : DeviceGraph
{
    private readonly CudaResource _graph;
    private readonly string _kernels;
    private readonly Lock _launching = new();
    private DeviceMemory[]? _kept;

    internal CudaGraph(CudaDevice device, CudaResource graph, DeviceMemory[] kept, string kernels)
        : base(device)
    {
        _graph = graph;
        _kept = kept;
        _kernels = $"a graph of {kernels}";
    }

    ~CudaGraph() => Dispose(disposing: false);

    public override void Launch(DeviceStream stream)
    {
        MustBelongTo(stream);

        // Not while another thread disposes the graph: the replay would use memory that is freed.
        lock (_launching)
        {
            ObjectDisposedException.ThrowIf(_kept is null, this);
            ((CudaStream)stream).Launch(_graph.DangerousGetHandle(), _kernels, _kept);
        }
    }

    private protected override void Dispose(bool disposing)
    {
        DeviceMemory[]? kept;
        lock (_launching)
        {
            (kept, _kept) = (_kept, null);
            _graph.Dispose();
        }

        // The driver finishes a running replay before the memory's own release frees anything.
        foreach (DeviceMemory memory in kept ?? [])
        {
            memory.DangerousRelease();
        }
    }
}
