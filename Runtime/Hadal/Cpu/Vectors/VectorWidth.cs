using System.Runtime.Intrinsics;

namespace Hadal.Cpu;

internal static class VectorWidth
{
    /// <summary>Bits of the widest vectors that this processor computes with.</summary>
    internal static int Widest => Vector512.IsHardwareAccelerated ? 512 : Vector256.IsHardwareAccelerated ? 256 : 128;
}
