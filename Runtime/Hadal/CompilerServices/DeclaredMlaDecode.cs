using System.ComponentModel;

namespace Hadal.CompilerServices;

/// <summary>What a generated MLA decoding method calls.</summary>
/// <param name="spec">The canonical spec string, as in the manifest.</param>
/// <param name="name">The declaring method, which errors name.</param>
[EditorBrowsable(EditorBrowsableState.Never)]
public sealed class DeclaredMlaDecode(string spec, string name)
{
    // Read at the first call: an exception in a static initialiser would reach the caller as a TypeInitializationException.
    private MlaDecodeKernel Kernel => field ??= MlaDecodeKernel.FromCanonical(spec, name);

    /// <summary>BF16 over BF16.</summary>
    public void Run(
        DeviceStream stream, DeviceTensor<BFloat16> q, PagedCache<BFloat16> cache, MlaPlan plan, float softmaxScale, DeviceTensor<BFloat16> output, DeviceTensor<float> logSumExp) =>
        Kernel.Run(stream, q, cache, plan, softmaxScale, output, logSumExp);

    /// <summary>FP16 over FP16.</summary>
    public void Run(
        DeviceStream stream, DeviceTensor<Half> q, PagedCache<Half> cache, MlaPlan plan, float softmaxScale, DeviceTensor<Half> output, DeviceTensor<float> logSumExp) =>
        Kernel.Run(stream, q, cache, plan, softmaxScale, output, logSumExp);

    /// <summary>BF16 over FP8.</summary>
    public void Run(
        DeviceStream stream, DeviceTensor<BFloat16> q, PagedCache<Float8E4M3> cache, MlaPlan plan, float softmaxScale, DeviceTensor<BFloat16> output, DeviceTensor<float> logSumExp) =>
        Kernel.Run(stream, q, cache, plan, softmaxScale, output, logSumExp);

    /// <summary>BF16 over BF16, with a sink.</summary>
    public void Run(
        DeviceStream stream, DeviceTensor<BFloat16> q, PagedCache<BFloat16> cache, MlaPlan plan, float softmaxScale, DeviceTensor<float> sink,
        DeviceTensor<BFloat16> output, DeviceTensor<float> logSumExp) =>
        Kernel.Run(stream, q, cache, plan, softmaxScale, sink, output, logSumExp);

    /// <summary>FP16 over FP16, with a sink.</summary>
    public void Run(
        DeviceStream stream, DeviceTensor<Half> q, PagedCache<Half> cache, MlaPlan plan, float softmaxScale, DeviceTensor<float> sink,
        DeviceTensor<Half> output, DeviceTensor<float> logSumExp) =>
        Kernel.Run(stream, q, cache, plan, softmaxScale, sink, output, logSumExp);

    /// <summary>BF16 over FP8, with a sink.</summary>
    public void Run(
        DeviceStream stream, DeviceTensor<BFloat16> q, PagedCache<Float8E4M3> cache, MlaPlan plan, float softmaxScale, DeviceTensor<float> sink,
        DeviceTensor<BFloat16> output, DeviceTensor<float> logSumExp) =>
        Kernel.Run(stream, q, cache, plan, softmaxScale, sink, output, logSumExp);
}
