namespace Hadal.Cli.Kernels;

/// <summary>A declared kernel and the files that were made of it. Kernels of one spec share them.</summary>
/// <param name="Name">The declaring method.</param>
/// <param name="Spec">The canonical spec string.</param>
/// <param name="Assembly">Simple name of the declaring assembly.</param>
/// <param name="Variants">One an emitted or compiled configuration.</param>
internal sealed record BuiltKernel(string Name, string Spec, string Assembly, IReadOnlyList<BuiltVariant> Variants);
