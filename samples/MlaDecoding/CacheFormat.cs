using Hadal;

namespace MlaDecoding;

/// <summary>What differs between the kinds of cache.</summary>
/// <param name="Name">As it is printed.</param>
/// <param name="Append">Writes new tokens into the cache.</param>
/// <param name="Attend">The kernel that reads it.</param>
/// <param name="RoundLatent">What the cache makes of the latent part of a key of BF16 numbers.</param>
internal sealed record CacheFormat<T>(string Name, CacheFormat<T>.Appending Append, CacheFormat<T>.Attending Attend, Action<Span<double>> RoundLatent)
    where T : unmanaged
{
    public delegate void Appending(
        DeviceStream stream, DeviceTensor<BFloat16> tokens, DeviceTensor<int> slots, PagedCache<T> cache, RotaryEmbedding rotary, DeviceTensor<int> positions);

    public delegate void Attending(
        DeviceStream stream, DeviceTensor<BFloat16> q, PagedCache<T> cache, MlaPlan plan, float softmaxScale, DeviceTensor<BFloat16> output, DeviceTensor<float> logSumExp);
}
