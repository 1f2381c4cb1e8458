namespace Hadal.Cli.Kernels;

/// <summary>A declared kernel.</summary>
/// <param name="Name">The declaring method.</param>
/// <param name="Spec">The canonical spec string.</param>
/// <param name="Assembly">Simple name of the declaring assembly.</param>
internal sealed record ListedKernel(string Name, string Spec, string Assembly);
