using Hadal.Interop.Cuda;

namespace Hadal;

/// <summary>An instantiated CUDA graph, with the memory that its kernels were captured with.</summary>
internal sealed unsafe class CudaGraph : DeviceGraph
{
    private readonly CudaDevice _device;
    private readonly CudaResource _graph;
    private readonly string _kernels;
    private List<DeviceMemory>? _kept;

    internal CudaGraph(CudaDevice device, CudaResource graph, List<DeviceMemory> kept, string kernels)
        : base(device)
    {
        _device = device;
        _graph = graph;
        _kept = kept;
        _kernels = $"a graph of {kernels}";
    }

    ~CudaGraph() => Dispose(disposing: false);

    public override void Launch(DeviceStream stream)
    {
        MustBelongTo(stream);
        ObjectDisposedException.ThrowIf(_graph.IsClosed, this);
        CudaStream target = (CudaStream)stream;
        target.Check(_device.Enter().GraphLaunch(_graph.DangerousGetHandle(), target.Handle), "cuGraphLaunch");
        target.Trail(_kernels);
    }

    private protected override void Dispose(bool disposing)
    {
        // The driver finishes a running replay before the memory's own release frees anything.
        if (Interlocked.Exchange(ref _kept, null) is { } kept)
        {
            _graph.Dispose();
            kept.ForEach(memory => memory.DangerousRelease());
        }
    }
}
