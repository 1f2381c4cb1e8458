using Hadal.Cli.Machine;
using Hadal.Interop;
using Hadal.Interop.Cuda;

namespace Hadal.Cli.Commands.Doctor;

/// <summary>The GPU and the driver that reaches it.</summary>
internal static class GpuCheck
{
    private static readonly Version s_hopper = new(9, 0);

    internal static DoctorItem Run(string name)
    {
        IReadOnlyList<Gpu> gpus = GpuInventory.Find();
        string[] tried = gpus.Count > 0 ? [.. gpus.Select(gpu => gpu.ToString())] : [.. CudaDriver.Probe.Tried];
        return gpus.FirstOrDefault(gpu => gpu.ComputeCapability == s_hopper) is Gpu fitting
            ? new(name, Found: true, fitting.ComputeCapability.ToString(), fitting.ToString(), tried, null)
            : new(name, Found: false, null, null, tried, gpus.Count == 0
                ? "No NVIDIA GPU: everything runs on the CPU. Kernels need compute capability 9.0 (H100, H200)."
                : "No GPU here has compute capability 9.0 (H100, H200), which the kernels need: everything runs on the CPU.");
    }

    internal static DoctorItem RunDriver(string name)
    {
        NativeLibraryProbe probe = CudaDriver.Probe;
        DoctorItem item = LibraryChecks.Of(name, probe, "It reaches the GPU: install the NVIDIA driver (525 or later; 580 for kernels of NVRTC 13).");
        return item.Found && GpuInventory.DriverRelease() is string release ? item with { Version = $"{release}, CUDA {probe.Version}" } : item;
    }
}
