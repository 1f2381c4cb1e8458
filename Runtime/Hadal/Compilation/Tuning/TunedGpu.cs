namespace Hadal.Compilation;

/// <summary>What was measured on one kind of GPU.</summary>
internal sealed record TunedGpu
{
    /// <summary>Its name, such as <c>NVIDIA H200</c>.</summary>
    public required string Name { get; init; }

    /// <summary>How many streaming multiprocessors it has.</summary>
    public required int Multiprocessors { get; init; }

    /// <summary>In the order of their specs.</summary>
    public required IReadOnlyList<TunedKernel> Kernels { get; init; }

    internal bool IsSameGpu(TunedGpu other) => other.Name == Name && other.Multiprocessors == Multiprocessors;
}
