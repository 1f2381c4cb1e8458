using System.Security.Cryptography;

namespace Hadal.Storage.Tests.Fuse;

/// <summary>A tree as text: names, kinds, modes, lengths, contents.</summary>
internal static class TreeListing
{
    internal static IEnumerable<string> Of(string root)
    {
        foreach (FileSystemInfo entry in new DirectoryInfo(root).EnumerateFileSystemInfos().OrderBy(entry => entry.Name, StringComparer.Ordinal))
        {
            string content = entry switch
            {
                { LinkTarget: { } target } => $"-> {target}",
                DirectoryInfo => $"{entry.UnixFileMode}/",
                _ => $"{entry.UnixFileMode} {((FileInfo)entry).Length} {Convert.ToHexString(SHA256.HashData(File.ReadAllBytes(entry.FullName)))}",
            };
            yield return $"{entry.Name} {content}";
            if (entry is DirectoryInfo && entry.LinkTarget is null)
            {
                foreach (string line in Of(entry.FullName))
                    yield return $"{entry.Name}/{line}";
            }
        }
    }
}
