namespace Hadal.Loading;

/// <summary>A kernel that can be launched.</summary>
/// <param name="Name">What errors call it.</param>
/// <param name="Function">The driver's handle.</param>
/// <param name="Threads">Threads of a block.</param>
/// <param name="SharedBytes">Dynamic shared memory of a block.</param>
/// <param name="WaitsForUpstream">Whether it waits for the kernel in front of it by itself, so that it may be launched before that one has ended.</param>
internal sealed record LoadedKernel(string Name, nint Function, int Threads, int SharedBytes, bool WaitsForUpstream);
