using Hadal.Interop.Cuda;
using Hadal.Testing;

namespace Hadal.Tests.Gpu;

/// <summary>The Hopper GPU of this machine, which the tests of this folder share.</summary>
internal static class GpuMachine
{
    /// <summary>Tests of this collection run one after another: they share a chip, and CUPTI records all of a process.</summary>
    internal const string Collection = "GPU";

    private static readonly Lazy<Device> s_device = new(() => new DeviceSelection(DeviceSelection.Choice.Automatic, 0).Open());

    /// <summary>Skips the test where there is none; fails it under HADAL_REQUIRE_GPU=1.</summary>
    internal static Device Require()
    {
        Requires.Gpu(CudaDriver.Api is not null, $"no CUDA driver: {CudaDriver.Probe.Failure}.");
        Requires.Gpu(!s_device.Value.IsCpu, "the CUDA driver has none.");
        return s_device.Value;
    }
}
