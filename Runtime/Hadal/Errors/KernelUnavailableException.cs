namespace Hadal;

/// <summary>No machine code for a kernel: neither in a side assembly, nor in the cache, and it could not be compiled.</summary>
/// <param name="message">The kernel, the architecture, what was tried, and the remedy.</param>
public sealed class KernelUnavailableException(string message) : HadalException(message);
