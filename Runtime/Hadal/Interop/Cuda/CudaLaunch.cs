using System.Runtime.InteropServices;

namespace Hadal.Interop.Cuda;

/// <summary><c>CUlaunchConfig</c> (cuda.h): the shape of a launch, and attributes that <c>cuLaunchKernel</c> cannot take.</summary>
[StructLayout(LayoutKind.Sequential)]
internal unsafe struct CudaLaunch
{
    internal uint GridX, GridY, GridZ;
    internal uint BlockX, BlockY, BlockZ;
    internal uint SharedBytes;
    internal nint Stream;
    internal CudaLaunchAttribute* Attributes;
    internal uint AttributeCount;
}

/// <summary><c>CUlaunchAttribute</c> (cuda.h): a tag, and a union of 64 bytes, of which the attributes used here take the first four.</summary>
[StructLayout(LayoutKind.Explicit, Size = 72)]
internal struct CudaLaunchAttribute
{
    [FieldOffset(0)]
    internal CudaLaunchAttributeId Id;

    [FieldOffset(8)]
    internal int Value;
}

/// <summary>Values of <c>CUlaunchAttributeID</c> (cuda.h).</summary>
internal enum CudaLaunchAttributeId
{
    /// <summary>1: the kernel may begin before the one in front of it has ended; that one's <c>griddepcontrol.launch_dependents</c> says when.</summary>
    ProgrammaticStreamSerialization = 6,
}
