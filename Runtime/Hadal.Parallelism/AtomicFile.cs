namespace Hadal.Parallelism;

/// <summary>Writes a file whole or not at all: beside it first, then in its place.</summary>
internal static class AtomicFile
{
    internal static void Write(string path, Action<Stream> write)
    {
        string whole = Place(path), partial = Beside(whole);
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

    /// <summary>Throws where a file cannot be written, before there is anything to write.</summary>
    internal static void Check(string path)
    {
        string partial = Beside(Place(path));
        try
        {
            using FileStream file = new(partial, FileMode.CreateNew, FileAccess.Write, FileShare.None, bufferSize: 0, FileOptions.DeleteOnClose);
        }
        catch (UnauthorizedAccessException refused)
        {
            throw new UnauthorizedAccessException($"There is no right to write '{path}'.", refused);
        }
    }

    private static string Beside(string whole) => $"{whole}.{Path.GetRandomFileName()}.tmp";

    private static string Place(string path)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        if (Directory.Exists(path))
        {
            throw new IOException($"'{path}' is a folder; a file is written.");
        }

        string whole = Path.GetFullPath(path);
        return Directory.Exists(Path.GetDirectoryName(whole)) ? whole : throw new DirectoryNotFoundException($"There is no folder for '{path}'.");
    }
}
