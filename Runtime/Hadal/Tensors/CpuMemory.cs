using System.Runtime.InteropServices;

namespace Hadal;

/// <summary>Native memory, aligned for the widest vectors.</summary>
internal sealed unsafe class CpuMemory : DeviceMemory
{
    internal const nuint Alignment = 64;

    private CpuMemory(nint address, nuint bytes)
        : base(address, bytes)
    {
    }

    internal static CpuMemory Allocate(nuint bytes)
    {
        try
        {
            return new((nint)(bytes == 0 ? null : NativeMemory.AlignedAlloc(bytes, Alignment)), bytes);
        }
        catch (OutOfMemoryException)
        {
            throw new DeviceMemoryException($"The CPU has no room for {bytes:N0} bytes.");
        }
    }

    protected override bool ReleaseHandle()
    {
        NativeMemory.AlignedFree((void*)handle);
        return true;
    }
}
