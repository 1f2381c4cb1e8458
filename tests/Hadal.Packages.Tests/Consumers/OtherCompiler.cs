using System.Reflection.Metadata;
using System.Reflection.PortableExecutable;

namespace Hadal.Packages.Tests.Consumers;

/// <summary>The worker as a later package of the same version would bring it: another build, and files that are older than any output.</summary>
internal static class OtherCompiler
{
    /// <summary>Writes it and returns the path of its assembly.</summary>
    internal static string Write(LocalFeed feed, string root)
    {
        string source = Path.Combine(feed.Unpacked("Hadal"), "tasks", "net10.0", "compiler");
        string folder = Directory.CreateDirectory(Path.Combine(root, "other compiler")).FullName;
        foreach (string file in Directory.EnumerateFiles(source))
        {
            string copy = Path.Combine(folder, Path.GetFileName(file));
            byte[] content = File.ReadAllBytes(file);
            if (Path.GetFileName(file) == "Hadal.dll")
            {
                ChangeModuleVersion(content);
            }

            File.WriteAllBytes(copy, content);
            File.SetLastWriteTimeUtc(copy, new(2020, 1, 1, 0, 0, 0, DateTimeKind.Utc));
        }

        return Path.Combine(folder, "Hadal.Compiler.dll");
    }

    private static void ChangeModuleVersion(byte[] assembly)
    {
        using PEReader image = new(new MemoryStream(assembly));
        MetadataReader metadata = image.GetMetadataReader();
        Guid version = metadata.GetGuid(metadata.GetModuleDefinition().Mvid);
        int place = assembly.AsSpan().IndexOf(version.ToByteArray());
        assembly[place] ^= 1;
    }
}
