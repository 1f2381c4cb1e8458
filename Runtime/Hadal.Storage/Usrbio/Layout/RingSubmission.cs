using System.Runtime.InteropServices;

namespace Hadal.Storage.Usrbio.Layout;

/// <summary>Which request is next (IoSqe).</summary>
[StructLayout(LayoutKind.Explicit, Size = 16)]
internal struct RingSubmission
{
    [FieldOffset(0)]
    internal int Index;

    [FieldOffset(8)]
    internal ulong UserData;
}
