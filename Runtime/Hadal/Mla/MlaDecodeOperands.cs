namespace Hadal;

/// <summary>What one call of an MLA decoding kernel works on.</summary>
internal readonly record struct MlaDecodeOperands<TQuery, TCache>(
    DeviceTensor<TQuery> Q,
    PagedCache<TCache> Cache,
    MlaPlan Plan,
    float SoftmaxScale,
    DeviceTensor<TQuery> Output,
    DeviceTensor<float> LogSumExp,
    DeviceTensor<float>? Sink)
    where TQuery : unmanaged
    where TCache : unmanaged;
