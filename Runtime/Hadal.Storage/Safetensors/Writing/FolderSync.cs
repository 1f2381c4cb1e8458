using System.Runtime.InteropServices;
using Hadal.Storage.Linux;

namespace Hadal.Storage.Safetensors;

/// <summary>Makes a renaming last: it is in the folder, and reaches the disk with the folder.</summary>
internal static partial class FolderSync
{
    internal static void Flush(string folder)
    {
        int descriptor = LibC.Open(folder, 0, 0);
        if (descriptor < 0)
        {
            throw new StorageException($"opening the folder '{folder}'", Marshal.GetLastPInvokeError());
        }

        int result = Sync(descriptor);
        int error = Marshal.GetLastPInvokeError();
        _ = LibC.Close(descriptor);

        // Some file systems have nothing to flush in a folder, and say so.
        if (result != 0 && error is not (Errno.Invalid or Errno.NotSupported))
        {
            throw new StorageException($"flushing the folder '{folder}'", error);
        }
    }

    [LibraryImport("libc", EntryPoint = "fsync", SetLastError = true)]
    private static partial int Sync(int descriptor);
}
