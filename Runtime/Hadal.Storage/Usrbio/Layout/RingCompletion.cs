using System.Runtime.InteropServices;

namespace Hadal.Storage.Usrbio.Layout;

/// <summary>What became of a request (IoCqe, hf3fs_cqe).</summary>
[StructLayout(LayoutKind.Explicit, Size = 24)]
internal struct RingCompletion
{
    /// <summary>Slot of the request.</summary>
    [FieldOffset(0)]
    internal int Index;

    /// <summary>Bytes, or an error number, negated.</summary>
    [FieldOffset(8)]
    internal long Result;

    [FieldOffset(16)]
    internal ulong UserData;
}
