using Hadal.Interop.Cuda;
using Hadal.Loading;

namespace Hadal;

internal sealed unsafe partial class CudaStream
{
    /// <summary>Launches a kernel.</summary>
    /// <param name="kernel">Loaded into this stream's device.</param>
    /// <param name="gridSize">Blocks of threads.</param>
    /// <param name="parameters">Addresses of the kernel's parameters.</param>
    /// <param name="used">The memory that it works on: the caller holds it until this returns, a graph into which it is captured from then on.</param>
    internal void Launch(LoadedKernel kernel, int gridSize, void** parameters, params ReadOnlySpan<DeviceMemory> used) =>
        Launch(kernel, gridSize, parameters, Overlap != LaunchOverlap.None, used);

    /// <summary>Launches a kernel behind another of the same operation, which it waits for by itself: so it is ready when that one ends, whatever the caller allows.</summary>
    /// <inheritdoc cref="Launch(LoadedKernel, int, void**, ReadOnlySpan{DeviceMemory})"/>
    internal void LaunchBehind(LoadedKernel kernel, int gridSize, void** parameters, params ReadOnlySpan<DeviceMemory> used) =>
        Launch(kernel, gridSize, parameters, mayOverlap: true, used);

    private void Launch(LoadedKernel kernel, int gridSize, void** parameters, bool mayOverlap, ReadOnlySpan<DeviceMemory> used)
    {
        CudaApi api = _device.Enter();
        CudaResult result;
        lock (_order)
        {
            bool overlaps = mayOverlap && kernel.WaitsForUpstream && (_captured is null || _device.CapturesOverlap);
            result = overlaps
                ? LaunchOverlapping(api, kernel, gridSize, parameters)
                : api.LaunchKernel(kernel.Function, (uint)gridSize, 1, 1, (uint)kernel.Threads, 1, 1, (uint)kernel.SharedBytes, Handle, parameters, null);
            Remember(result, kernel.Name, used);
        }

        if (result != CudaResult.Success)
        {
            FailLaunch(result, kernel);
        }
    }

    // Clusters need no attribute: a kernel that has them says so in its code (__cluster_dims__).
    private CudaResult LaunchOverlapping(CudaApi api, LoadedKernel kernel, int gridSize, void** parameters)
    {
        CudaLaunchAttribute overlap = new() { Id = CudaLaunchAttributeId.ProgrammaticStreamSerialization, Value = 1 };
        CudaLaunch launch = new()
        {
            GridX = (uint)gridSize,
            GridY = 1,
            GridZ = 1,
            BlockX = (uint)kernel.Threads,
            BlockY = 1,
            BlockZ = 1,
            SharedBytes = (uint)kernel.SharedBytes,
            Stream = Handle,
            Attributes = &overlap,
            AttributeCount = 1,
        };
        return api.LaunchKernelEx(&launch, kernel.Function, parameters, null);
    }

    /// <summary>Launches a graph; one that captures it keeps its memory too.</summary>
    internal void Launch(nint graph, string kernels, ReadOnlySpan<DeviceMemory> used)
    {
        CudaApi api = _device.Enter();
        CudaResult result;
        lock (_order)
        {
            result = api.GraphLaunch(graph, Handle);
            Remember(result, kernels, used);
        }

        Check(result, "cuGraphLaunch");
    }

    // A fault is told to whichever call comes next, so a launch is seldom the one to blame for it.
    private void FailLaunch(CudaResult result, LoadedKernel kernel) =>
        _device.Context.Fail(result, $"cuLaunchKernel of {kernel.Name}", () => $"or one queued before it: {_trail}");
}
