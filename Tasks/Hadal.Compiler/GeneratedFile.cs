namespace Hadal.Compiler;

/// <summary>Files whose time tells when their content changed.</summary>
internal static class GeneratedFile
{
    internal static void Write(string path, string text) => Write(path, System.Text.Encoding.UTF8.GetBytes(text));

    /// <summary>Writes where the content differs. A worker that is killed, or a full disk, leaves the old file or the new one.</summary>
    internal static void Write(string path, ReadOnlySpan<byte> content)
    {
        if (File.Exists(path) && content.SequenceEqual(File.ReadAllBytes(path)))
        {
            return;
        }

        Directory.CreateDirectory(Path.GetDirectoryName(path)!);

        // One name, so that what a killed worker left is overwritten by the next.
        string unfinished = $"{path}.tmp";
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
    }
}
