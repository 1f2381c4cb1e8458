namespace Hadal;

/// <summary>
/// Declares a static partial method as multi-head latent attention of new tokens to a paged cache. Its parameters, in order, are
/// <see cref="DeviceStream"/>, queries as <see cref="DeviceTensor{T}"/> of <see cref="BFloat16"/> or <see cref="Half"/>, the cache as
/// <see cref="PagedCache{T}"/> of the same elements or, for <see cref="BFloat16"/>, of <see cref="Float8E4M3"/>, an <see cref="MlaPlan"/>, the
/// softmax scale as <see cref="float"/>, the output as a tensor like the queries, and the log-sum-exp as <see cref="DeviceTensor{T}"/> of
/// <see cref="float"/>. A <see cref="DeviceTensor{T}"/> of <see cref="float"/> between scale and output is the attention sink of each head.
/// Shapes are those of <see cref="MlaDecodeKernel"/>.
/// </summary>
[AttributeUsage(AttributeTargets.Method, Inherited = false)]
public sealed class MlaDecodeAttribute : Attribute
{
    /// <summary>Query heads. Required; 1 … 128.</summary>
    public int Heads { get; set; }

    /// <summary>Tokens of a page of the cache. Required; a power of two from 16 to 256.</summary>
    public int PageSize { get; set; }

    /// <summary>Width of a key: 576 (512 latent and 64 rotary), which it is where it is not given, or 512. An FP8 cache has 576.</summary>
    public int Width { get; set; } = 576;
}
