using Hadal.Specs;

namespace Hadal.Compilation;

/// <summary>One way to compute a GEMM: <see cref="TiledGemm"/> or, for a few rows, <see cref="SkinnyGemm"/>.</summary>
internal abstract record GemmConfiguration
{
    /// <summary>Depth of a block of K: one scale, one swizzled row of 128 bytes.</summary>
    internal const int BlockK = 128;

    /// <summary>Unique within a spec; letters and digits only.</summary>
    internal abstract string Name { get; }

    /// <summary>Threads of a block.</summary>
    internal abstract int Threads { get; }

    /// <summary>Dynamic shared memory of a launch.</summary>
    internal abstract int SharedBytes(GemmSpec spec);

    /// <summary>Whether a call can run it.</summary>
    /// <param name="spec">The kernel.</param>
    /// <param name="m">Rows of the call.</param>
    /// <param name="smBudget">How many multiprocessors the call may use.</param>
    internal abstract bool Serves(GemmSpec spec, int m, int smBudget);

    /// <summary>Blocks of a launch that it serves.</summary>
    /// <param name="spec">The kernel.</param>
    /// <param name="m">Rows of the call.</param>
    /// <param name="smBudget">How many multiprocessors the call may use.</param>
    /// <param name="multiprocessors">How many there are.</param>
    internal abstract int GridSize(GemmSpec spec, int m, int smBudget, int multiprocessors);

    // The name says it all; a record would print every computed property.
    public sealed override string ToString() => Name;

    protected static long CeilDiv(long extent, int part) => (extent + part - 1) / part;
}
