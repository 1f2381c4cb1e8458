namespace Hadal.Cli.Kernels;

/// <summary>What <c>emit</c> and <c>compile</c> print.</summary>
internal sealed record BuildReport(IReadOnlyList<BuiltKernel> Kernels);
