using System.Runtime.InteropServices;

namespace Hadal.Interop.Cupti;

/// <summary>
/// The beginning of CUPTI's record of a kernel. Records grow at their end from version to version: the fields up to the
/// name lie the same in CUpti_ActivityKernel5 … 9 (CUDA 11.0 … 12.9; cupti_activity.h of CUDA 12.6, a packed structure)
/// and CUpti_ActivityKernel10 … 13 (CUDA 13.0 … 13.5; their reference pages list the fields in order).
/// </summary>
[StructLayout(LayoutKind.Explicit, Pack = 1)]
internal unsafe struct KernelActivityRecord
{
    [FieldOffset(0)]
    internal int Kind;

    [FieldOffset(16)]
    internal ulong Start;

    [FieldOffset(24)]
    internal ulong End;

    [FieldOffset(40)]
    internal uint Device;

    [FieldOffset(48)]
    internal uint Stream;

    [FieldOffset(52)]
    internal int GridX;

    [FieldOffset(56)]
    internal int GridY;

    [FieldOffset(60)]
    internal int GridZ;

    [FieldOffset(92)]
    internal uint Correlation;

    [FieldOffset(104)]
    internal byte* Name;
}
