namespace Hadal.Compilation;

/// <summary>A file as it was when it was looked at. Several processes work in one folder: what another has changed since is no longer what was seen.</summary>
internal readonly record struct SeenFile(string Path, DateTime Written, long Bytes)
{
    /// <summary>Null where it is gone, or where the system says nothing of it.</summary>
    internal static SeenFile? Look(string path)
    {
        try
        {
            FileInfo file = new(path);
            return new(path, file.LastWriteTimeUtc, file.Length);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    /// <summary>Removes it, unless it was changed or used since. Never throws.</summary>
    /// <returns>How many bytes are gone, whoever took them; 0 where the file stays.</returns>
    internal long Remove()
    {
        try
        {
            if (Look(Path) is { } now)
            {
                if (now != this)
                {
                    return 0;
                }

                File.Delete(Path);
            }

            return Bytes;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // On Windows a reader holds its file, and a folder may only read.
            return 0;
        }
    }
}
