namespace Hadal.Cpu;

/// <summary>What GEMM and attention ask of a vector of floats, so that their loops are written once for all widths.</summary>
internal unsafe interface ISimd<TVector>
    where TVector : struct
{
    static abstract int Lanes { get; }

    /// <summary>Whether there are registers for 12 × 2 accumulators (32 in all); else there are for 6 × 2 (16).</summary>
    static abstract bool HasManyRegisters { get; }

    static abstract TVector Load(float* source);

    static abstract void Store(TVector value, float* destination);

    static abstract TVector Broadcast(float value);

    static abstract TVector Multiply(TVector x, TVector y);

    /// <summary>x · y + z, rounded once.</summary>
    static abstract TVector MultiplyAdd(TVector x, TVector y, TVector z);

    static abstract float Sum(TVector value);
}
