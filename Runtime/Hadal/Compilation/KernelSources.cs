namespace Hadal.Compilation;

/// <summary>The headers of Kernels.cu, embedded in this assembly, and the hash that names a compiled unit.</summary>
internal static class KernelSources
{
    /// <summary>Headers by their path in Kernels.cu, in ordinal order.</summary>
    internal static IReadOnlyList<(string Path, string Text)> Headers => throw new NotImplementedException();

    /// <summary>Names what would be compiled: architecture, options, all headers, and the unit's text.</summary>
    internal static string Hash(string architecture, string source) => throw new NotImplementedException();
}
