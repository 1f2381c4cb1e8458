using System.Runtime.InteropServices;
using Hadal.Interop.Cuda;

namespace Hadal.Cli.Machine;

/// <summary>The GPUs of this machine, whether Hadal has kernels for them or not.</summary>
internal static unsafe class GpuInventory
{
    /// <summary>Asks the driver; no GPU is opened. Empty without a driver.</summary>
    internal static IReadOnlyList<Gpu> Find()
    {
        int count = 0;
        if (CudaDriver.Api is not CudaApi api || api.DeviceGetCount(&count) != CudaResult.Success)
        {
            return [];
        }

        return [.. Enumerable.Range(0, count).Select(ordinal => Describe(api, ordinal))];
    }

    /// <summary>The release of the kernel driver, such as <c>580.159.04</c>; null where the system does not tell.</summary>
    internal static string? DriverRelease()
    {
        const string Release = "/sys/module/nvidia/version";
        const string Description = "/proc/driver/nvidia/version";
        if (File.Exists(Release))
        {
            return File.ReadAllText(Release).Trim();
        }

        return File.Exists(Description)
            ? Array.Find(File.ReadAllText(Description).Split(' ', '\n'), word => Version.TryParse(word, out _))
            : null;
    }

    private static Gpu Describe(CudaApi api, int ordinal)
    {
        const int NameBytes = 256;
        byte* name = stackalloc byte[NameBytes];
        int device, major = 0, minor = 0;
        nuint memory = 0;
        bool told = api.DeviceGet(&device, ordinal) == CudaResult.Success
            && api.DeviceGetName(name, NameBytes, device) == CudaResult.Success
            && api.DeviceGetAttribute(&major, CudaDeviceAttribute.ComputeCapabilityMajor, device) == CudaResult.Success
            && api.DeviceGetAttribute(&minor, CudaDeviceAttribute.ComputeCapabilityMinor, device) == CudaResult.Success
            && api.DeviceTotalMem(&memory, device) == CudaResult.Success;
        return told
            ? new(ordinal, Marshal.PtrToStringUTF8((nint)name)!, new Version(major, minor), (long)memory)
            : new(ordinal, "a GPU that does not answer", new Version(0, 0), 0);
    }
}
