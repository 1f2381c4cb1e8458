using Hadal.Interop.Cuda;

namespace Hadal.Loading;

/// <summary>Everything that a two-dimensional tensor map is made from. A map is a pure function of it, so it never goes stale.</summary>
/// <param name="Address">The first element; a multiple of 16.</param>
/// <param name="Type">Elements, in the copy engine's terms.</param>
/// <param name="Inner">Elements of a row.</param>
/// <param name="Outer">Rows.</param>
/// <param name="RowBytes">Distance of rows; a multiple of 16.</param>
/// <param name="BoxInner">Elements of a box's row.</param>
/// <param name="BoxOuter">Rows of a box.</param>
/// <param name="Swizzle">How a box lies in shared memory.</param>
/// <param name="Promotion">How much of memory L2 fetches where one of its sectors is asked for.</param>
internal readonly record struct TensorMapKey(
    nint Address, TensorMapDataType Type, uint Inner, uint Outer, ulong RowBytes, uint BoxInner, uint BoxOuter, TensorMapSwizzle Swizzle,
    TensorMapL2Promotion Promotion = TensorMapL2Promotion.Bytes256)
{
    internal uint Hash()
    {
        // Fibonacci hashing of the fields that differ in practice; addresses are multiples of 256, so their low bits say nothing.
        ulong mixed = ((ulong)Address >> 4) * 0x9E37_79B9_7F4A_7C15;
        mixed ^= (((ulong)Outer << 32) | (BoxOuter << 16) | BoxInner) * 0xC2B2_AE3D_27D4_EB4F;
        return (uint)(mixed >> 40) ^ (uint)(mixed >> 20);
    }
}
