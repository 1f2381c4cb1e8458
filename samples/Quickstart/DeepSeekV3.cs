using Hadal;

namespace Quickstart;

/// <summary>
/// Three layers of DeepSeek-V3. Each declaration is a kernel: the constants are compiled in, the parameter types say how the
/// operands lie, and M, the number of tokens, is whatever A has at the call.
/// </summary>
internal static partial class DeepSeekV3
{
    /// <summary>Compresses a token (7168) into the latents of queries (1536) and of keys and values (576).</summary>
    [Gemm(N = 2112, K = 7168)]
    public static partial void LatentProjection(DeviceStream stream, Fp8Rows a, Fp8Blocks b, DeviceTensor<BFloat16> d);

    /// <summary>The gate and the up projection of one expert, side by side (2 × 2048).</summary>
    [Gemm(N = 4096, K = 7168)]
    public static partial void ExpertGateUp(DeviceStream stream, Fp8Rows a, Fp8Blocks b, DeviceTensor<BFloat16> d);

    /// <summary>The down projection of one expert.</summary>
    [Gemm(N = 7168, K = 2048)]
    public static partial void ExpertDown(DeviceStream stream, Fp8Rows a, Fp8Blocks b, DeviceTensor<BFloat16> d);
}
