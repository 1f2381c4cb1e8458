using System.Text;

namespace Hadal.Build;

/// <summary>Files whose time tells when their content changed. Builds of an editor and of a terminal may write them at once.</summary>
internal static class GeneratedFile
{
    private const string Unfinished = ".tmp";

    // A writer that lives needs seconds for its file.
    private static readonly TimeSpan s_abandoned = TimeSpan.FromHours(1);

    /// <summary>Writes where the content differs. A process that is killed, or a full disk, leaves the old file or the new one.</summary>
    /// <returns>Whether it differed.</returns>
    internal static bool Write(string path, string text) => Write(path, Encoding.UTF8.GetBytes(text));

    /// <inheritdoc cref="Write(string, string)"/>
    internal static bool Write(string path, ReadOnlySpan<byte> content)
    {
        if (Holds(path, content))
        {
            return false;
        }

        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        string unfinished = $"{path}.{Guid.NewGuid():N}{Unfinished}";
        try
        {
            File.WriteAllBytes(unfinished, content);
            File.Move(unfinished, path, overwrite: true);
        }
        catch
        {
            File.Delete(unfinished);
            throw;
        }

        return true;
    }

    /// <summary>Removes what killed writers left in a folder and below it long ago.</summary>
    internal static void RemoveAbandoned(string folder)
    {
        FileInfo[] unfinished = new DirectoryInfo(folder).GetFiles($"*{Unfinished}", SearchOption.AllDirectories);
        foreach (FileInfo file in unfinished.Where(file => file.LastWriteTimeUtc < DateTime.UtcNow - s_abandoned))
        {
            file.Delete();
        }
    }

    private static bool Holds(string path, ReadOnlySpan<byte> content)
    {
        try
        {
            return File.Exists(path) && content.SequenceEqual(File.ReadAllBytes(path));
        }
        catch (FileNotFoundException)
        {
            // Another build removed it meanwhile.
            return false;
        }
    }
}
