using Hadal;

namespace MlaDecoding;

/// <summary>An attention layer like those of DeepSeek-V3, with fewer heads: two kernels, one for each kind of cache.</summary>
internal static partial class Attention
{
    public const int Heads = 16;
    public const int PageSize = 64;
    public const int LatentWidth = 512;
    public const int RotaryWidth = 64;
    public const int KeyWidth = LatentWidth + RotaryWidth;

    /// <summary>(128 + 64)^-½: of a head's width before its projection is absorbed, without YaRN's factor.</summary>
    public static readonly float SoftmaxScale = 1 / MathF.Sqrt(128 + 64);

    [MlaDecode(Heads = Heads, PageSize = PageSize)]
    public static partial void Attend(
        DeviceStream stream, DeviceTensor<BFloat16> q, PagedCache<BFloat16> cache, MlaPlan plan, float softmaxScale,
        DeviceTensor<BFloat16> output, DeviceTensor<float> logSumExp);

    [MlaDecode(Heads = Heads, PageSize = PageSize)]
    public static partial void Attend(
        DeviceStream stream, DeviceTensor<BFloat16> q, PagedCache<Float8E4M3> cache, MlaPlan plan, float softmaxScale,
        DeviceTensor<BFloat16> output, DeviceTensor<float> logSumExp);
}
