namespace Hadal.Storage;

/// <summary>How a file is opened.</summary>
/// <param name="Mode">As in System.IO; not <see cref="FileMode.Append"/>, since requests say where they write.</param>
/// <param name="Direct">Whether aligned requests go past the page cache (O_DIRECT) where the file system can. False: never.</param>
/// <param name="UnixCreateMode">Rights of a file that is made, less the process's umask.</param>
public sealed record StorageFileOptions(
    FileMode Mode = FileMode.Open, bool Direct = true, UnixFileMode UnixCreateMode = StorageFileOptions.DefaultRights)
{
    /// <summary>Owner reads and writes, others read: 0644.</summary>
    public const UnixFileMode DefaultRights = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.GroupRead | UnixFileMode.OtherRead;

    internal static StorageFileOptions Default { get; } = new();
}
