namespace Hadal.Parallelism;

/// <summary>Writes a file whole or not at all: beside it first, then in its place.</summary>
internal static class AtomicFile
{
    internal static void Write(string path, Action<Stream> write)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        if (Directory.Exists(path))
        {
            throw new IOException($"'{path}' is a folder; a file is written.");
        }

        string whole = Path.GetFullPath(path);
        if (!Directory.Exists(Path.GetDirectoryName(whole)))
        {
            throw new DirectoryNotFoundException($"There is no folder for '{path}'.");
        }

        string partial = $"{whole}.{Path.GetRandomFileName()}.tmp";
        try
        {
            using (FileStream file = new(partial, FileMode.CreateNew, FileAccess.Write))
            {
                write(file);
            }

            File.Move(partial, whole, overwrite: true);
        }
        catch
        {
            File.Delete(partial);
            throw;
        }
    }
}
