namespace Hadal.Loading;

/// <summary>A kernel that can be launched.</summary>
/// <param name="Name">What errors call it.</param>
/// <param name="Function">The driver's handle.</param>
/// <param name="Threads">Threads of a block.</param>
/// <param name="SharedBytes">Dynamic shared memory of a block.</param>
internal sealed record LoadedKernel(string Name, nint Function, int Threads, int SharedBytes);
