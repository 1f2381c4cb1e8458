namespace Hadal.Cli.Kernels;

/// <summary>One configuration of a kernel. What only a compiler knows is null where nothing was compiled.</summary>
/// <param name="Config">The configuration's name.</param>
/// <param name="Arch">Such as <c>sm_90a</c>.</param>
/// <param name="Registers">Registers a thread.</param>
/// <param name="SharedBytes">Shared memory of a block, static and dynamic.</param>
/// <param name="SpillBytes">Bytes that were spilled to local memory.</param>
/// <param name="StackBytes">Bytes of the stack frame.</param>
/// <param name="File">The file that was written.</param>
internal sealed record BuiltVariant(string Config, string Arch, int? Registers, int? SharedBytes, int? SpillBytes, int? StackBytes, string File);
