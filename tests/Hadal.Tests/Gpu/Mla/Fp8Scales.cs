namespace Hadal.Tests.Gpu.Mla;

/// <summary>Which scales FP8 rows have: kernels accept any, and caches are written with powers of two.</summary>
public enum Fp8Scales
{
    Any,
    PowersOfTwo,

    /// <summary>Powers of two, of which a few are much smaller or larger than the others.</summary>
    FarApart,
}
