using System.Runtime.InteropServices;

namespace Hadal.Interop;

/// <summary>Who owns a path and what it is, by statx(2), whose record is the same on every Linux architecture.</summary>
internal static unsafe partial class UnixFile
{
    private const int CurrentDirectory = -100;
    private const int DoNotFollow = 0x100;
    private const uint BasicStats = 0x7ff;

    private const int NoEntry = 2;
    private const int NotImplemented = 38;

    private const int TypeMask = 0xf000;
    private const int DirectoryType = 0x4000;
    private const int FileType = 0x8000;
    private const int LinkType = 0xa000;

    /// <summary>What a path names, itself and not what a link points to; null where nothing does.</summary>
    /// <exception cref="IOException">The system does not tell. Who asks before trusting a path must not take that for an absent one.</exception>
    internal static UnixFileStatus? Status(string path)
    {
        byte* record = stackalloc byte[256];
        try
        {
            if (StatX(CurrentDirectory, path, DoNotFollow, BasicStats, record) != 0)
            {
                int error = Marshal.GetLastPInvokeError();
                return error == NoEntry ? null : throw Failure(path, error);
            }
        }
        catch (Exception e) when (e is EntryPointNotFoundException or DllNotFoundException)
        {
            // A C library older than the call.
            throw Failure(path, NotImplemented);
        }

        uint owner = *(uint*)(record + 20);
        ushort mode = *(ushort*)(record + 28);
        return new(owner, mode & 0xfff, (mode & TypeMask) == DirectoryType, (mode & TypeMask) == FileType, (mode & TypeMask) == LinkType);
    }

    [LibraryImport("libc", EntryPoint = "geteuid")]
    internal static partial uint EffectiveUser();

    private static IOException Failure(string path, int error) => new($"statx of '{path}' answered {error} ({Marshal.GetPInvokeErrorMessage(error)})");

    [LibraryImport("libc", EntryPoint = "statx", StringMarshalling = StringMarshalling.Utf8, SetLastError = true)]
    private static partial int StatX(int directory, string path, int flags, uint mask, byte* record);
}

/// <summary>What statx says of a path.</summary>
internal readonly record struct UnixFileStatus(uint Owner, int Permissions, bool IsDirectory, bool IsFile, bool IsLink);
