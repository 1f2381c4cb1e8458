namespace Hadal.Compilation;

/// <summary>The options that every kernel is compiled with. They are part of its hash.</summary>
internal static class KernelOptions
{
    /// <summary>-v makes ptxas report registers and spills in the log, from where <see cref="CompilerLog"/> reads them.</summary>
    internal static IReadOnlyList<string> Of(string architecture) =>
        [$"--gpu-architecture={architecture}", "-std=c++20", "-default-device", "--ptxas-options=-v"];
}
