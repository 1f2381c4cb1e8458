using System.Reflection.Metadata;
using System.Reflection.PortableExecutable;

namespace Hadal.Tasks;

/// <summary>
/// What tells one build of the worker from another. Versions and times do not: two packages may have one version, and the files of a newer
/// one can be older than what is built.
/// </summary>
internal static class CompilerIdentity
{
    // CUDA text and emitters lie in the second.
    private static readonly string[] s_assemblies = ["Hadal.Compiler.dll", "Hadal.dll"];

    /// <summary>The module versions of the assemblies that decide what a spec becomes; the compiler derives them from all that went into these.</summary>
    /// <param name="worker">The path of the worker's assembly.</param>
    internal static string Of(string worker) =>
        string.Join(' ', s_assemblies.Select(assembly => ModuleVersion(Path.Combine(Path.GetDirectoryName(worker)!, assembly))));

    // One that cannot be read cannot compile either, and what starts it says why.
    private static Guid ModuleVersion(string path)
    {
        try
        {
            using PEReader image = new(File.OpenRead(path));
            MetadataReader metadata = image.GetMetadataReader();
            return metadata.GetGuid(metadata.GetModuleDefinition().Mvid);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException or BadImageFormatException or InvalidOperationException)
        {
            return Guid.Empty;
        }
    }
}
