using Microsoft.Win32.SafeHandles;

namespace Hadal.Storage.Usrbio.Server;

/// <summary>Files of the served folder by inode, which is all that a request of 3FS names.</summary>
internal interface IServedFiles
{
    /// <summary>
    /// An open file of that inode, or an error number: 9 (EBADF) where no file of the folder has it. The handle belongs to the cache of files: the
    /// caller brackets its use with <see cref="System.Runtime.InteropServices.SafeHandle.DangerousAddRef"/>.
    /// </summary>
    int Find(ulong inode, bool forWriting, out SafeFileHandle? file);

    /// <summary>Called with a handle that the cache has closed, from any thread; who holds it still may use it.</summary>
    Action<SafeFileHandle>? Closed { get; set; }
}
