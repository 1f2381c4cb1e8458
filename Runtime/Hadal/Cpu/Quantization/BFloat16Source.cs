using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Hadal.Cpu;

internal readonly unsafe struct BFloat16Source : IQuantizerSource<BFloat16>
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static float Load(BFloat16* source) => *source;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<float> LoadEight(BFloat16* source)
    {
        Vector128<ushort> bits = Vector128.Load((ushort*)source);
        (Vector128<uint> lower, Vector128<uint> upper) = Vector128.Widen(bits);
        return (Vector256.Create(lower, upper) << 16).AsSingle();
    }
}
