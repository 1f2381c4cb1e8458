using System.Text;
using Hadal.Storage.Linux;
using Hadal.Storage.Usrbio.Layout;
using Microsoft.Win32.SafeHandles;

namespace Hadal.Storage.Usrbio.Client;

/// <summary>
/// A locked file beside a link in a plain folder. It names the memory before there is any, so that nothing is left behind by a client that
/// is killed: its lock then goes, and the server removes what it names.
/// </summary>
internal sealed class RecordedClaim : IDisposable
{
    private readonly string _path;
    private readonly SafeFileHandle _file;

    private RecordedClaim(string path, SafeFileHandle file)
    {
        _path = path;
        _file = file;
    }

    internal static RecordedClaim Make(string link, string memoryPath)
    {
        string path = link + PlainFolderNames.Claim;
        while (true)
        {
            SafeFileHandle file = File.OpenHandle(path, FileMode.Create, FileAccess.ReadWrite, FileShare.ReadWrite | FileShare.Delete);
            try
            {
                // A server that looks around just now may take the file for a dead client's, lock it and remove it.
                int descriptor = (int)file.DangerousGetHandle();
                int error = LibC.TryLock(descriptor);
                FileStatus status = default;
                if (error == 0)
                    error = LibC.StatusOf(descriptor, out status);
                if (error == 0 && status.Links > 0)
                {
                    RandomAccess.Write(file, Encoding.UTF8.GetBytes(memoryPath), 0);
                    return new(path, file);
                }

                file.Dispose();
                if (error is not (0 or Errno.Again or Errno.Access))
                    throw new StorageException($"locking '{path}'", error);
                Thread.Sleep(1);
            }
            catch
            {
                file.Dispose();
                _ = LibC.RemoveName(path);
                throw;
            }
        }
    }

    public void Dispose()
    {
        _ = LibC.RemoveName(_path);
        _file.Dispose();
    }
}
