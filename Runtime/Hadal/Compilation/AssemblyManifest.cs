namespace Hadal.Compilation;

/// <summary>What one assembly declares.</summary>
/// <param name="Name">The assembly's simple name.</param>
/// <param name="References">Simple names of the assemblies that it references, in metadata order.</param>
/// <param name="Kernels">The kernels that it declares, in ordinal order of their names.</param>
/// <param name="Hadal">The version of Hadal that it was compiled with, which is its own where it is Hadal; null where it knows none.</param>
internal sealed record AssemblyManifest(string Name, IReadOnlyList<string> References, IReadOnlyList<ManifestEntry> Kernels, Version? Hadal);

/// <summary>One declared kernel.</summary>
/// <param name="Spec">The canonical spec string, not yet validated.</param>
/// <param name="Name">The declaring method, such as <c>Ns.DeepSeekV3.DownProjection</c>.</param>
internal sealed record ManifestEntry(string Spec, string Name);
