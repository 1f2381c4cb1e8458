using System.Reflection;

namespace Hadal.Testing;

/// <summary>Finds snapshots that nothing produces any more.</summary>
internal static class SnapshotFolder
{
    private const string Verified = ".verified.";

    /// <summary>Snapshots of a test whose target it did not produce; deleted where snapshots are accepted.</summary>
    internal static IEnumerable<string> Unclaimed(
        string folder, string type, string method, string extension, IEnumerable<string> targets, bool accept)
    {
        string snapshots = Path.Combine(folder, SnapshotFile.FolderName);
        if (!Directory.Exists(snapshots))
            yield break;

        HashSet<string> claimed = [.. targets.Select(target => new SnapshotFile(folder, type, method, target, extension).VerifiedPath)];
        foreach (string path in Directory.EnumerateFiles(snapshots, $"{type}.{method}#*{Verified}{extension}").Where(path => !claimed.Contains(path)).Order())
        {
            if (accept)
                File.Delete(path);
            else
                yield return $"{Path.GetFileName(path)} was not produced; delete it.";
        }
    }

    /// <summary>Snapshots below a folder whose <c>Type.Method</c> is not in an assembly.</summary>
    internal static string[] Orphans(string root, Assembly assembly)
    {
        HashSet<string> tests =
        [
            .. from type in assembly.GetTypes()
               from method in type.GetMethods(BindingFlags.Public | BindingFlags.Instance | BindingFlags.Static)
               select $"{type.Name}.{method.Name}",
        ];
        return
        [
            .. from path in Directory.EnumerateFiles(root, $"*{Verified}*", SearchOption.AllDirectories)
               where Path.GetFileName(Path.GetDirectoryName(path)) == SnapshotFile.FolderName && !tests.Contains(TestOf(path))
               let relative = Path.GetRelativePath(root, path)
               orderby relative
               select relative,
        ];
    }

    private static string TestOf(string path)
    {
        string name = Path.GetFileName(path);
        string stem = name[..name.IndexOf(Verified, StringComparison.Ordinal)];
        int target = stem.IndexOf('#', StringComparison.Ordinal);
        return target < 0 ? stem : stem[..target];
    }
}
