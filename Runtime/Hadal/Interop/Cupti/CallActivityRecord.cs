using System.Runtime.InteropServices;

namespace Hadal.Interop.Cupti;

/// <summary>The fields of CUpti_ActivityAPI (cupti_activity.h of CUDA 12.6) that tell when work was launched.</summary>
[StructLayout(LayoutKind.Explicit, Pack = 1)]
internal struct CallActivityRecord
{
    [FieldOffset(0)]
    internal int Kind;

    [FieldOffset(8)]
    internal ulong Start;

    [FieldOffset(32)]
    internal uint Correlation;
}
