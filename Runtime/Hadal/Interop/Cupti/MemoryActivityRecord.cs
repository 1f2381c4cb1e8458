using System.Runtime.InteropServices;

namespace Hadal.Interop.Cupti;

/// <summary>
/// The beginning of CUPTI's records of copies and of fills, which is the same but for what lies at 4: CUpti_ActivityMemcpy … Memcpy6 have the kind of
/// copy there, CUpti_ActivityMemset … Memset4 the value (cupti_activity.h of CUDA 12.6).
/// </summary>
[StructLayout(LayoutKind.Explicit, Pack = 1)]
internal struct MemoryActivityRecord
{
    [FieldOffset(0)]
    internal int Kind;

    [FieldOffset(4)]
    internal byte CopyKind;

    [FieldOffset(16)]
    internal ulong Start;

    [FieldOffset(24)]
    internal ulong End;

    [FieldOffset(32)]
    internal uint Device;

    [FieldOffset(40)]
    internal uint Stream;

    [FieldOffset(44)]
    internal uint Correlation;
}
