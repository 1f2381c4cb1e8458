namespace Hadal.Compilation;

/// <summary>A cubin with what it was made from and what it takes.</summary>
/// <param name="SourceHash">SHA-256 of architecture, options, headers, CUDA text and what was done to the machine code (<see cref="KernelSources.Hash(string, KernelVariant)"/>), in hex.</param>
/// <param name="Architecture">Such as <c>sm_90a</c>.</param>
/// <param name="NvrtcVersion">Such as <c>12.4</c>.</param>
/// <param name="Resources">What ptxas said of it.</param>
/// <param name="Cubin">The machine code.</param>
internal sealed record CompiledKernel(string SourceHash, string Architecture, string NvrtcVersion, KernelResources Resources, ReadOnlyMemory<byte> Cubin);

/// <summary>What one kernel takes of a multiprocessor: as ptxas reports it, and the shared memory that its launch asks for.</summary>
internal sealed record KernelResources(int Registers, int SharedBytes, int SpillBytes, int StackBytes);
