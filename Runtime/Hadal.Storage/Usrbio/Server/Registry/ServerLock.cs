using System.Text;
using Hadal.Storage.Linux;
using Hadal.Storage.Usrbio.Layout;
using Microsoft.Win32.SafeHandles;

namespace Hadal.Storage.Usrbio.Server;

/// <summary>
/// The file that one server of a folder holds locked. It names the server's semaphores, so that the next one can remove them if this one
/// is killed.
/// </summary>
internal sealed class ServerLock : IDisposable
{
    private readonly SafeFileHandle _file;

    private ServerLock(SafeFileHandle file) => _file = file;

    internal static ServerLock Take(string folder)
    {
        string path = Path.Combine(folder, PlainFolderNames.ServerLock);
        SafeFileHandle file = Open(folder, path);
        try
        {
            if (LibC.TryLock((int)file.DangerousGetHandle()) != 0)
                throw new StorageException($"Another server of user rings serves '{folder}': it holds '{path}' locked.");
            RemoveWhatIsNamed(file);
            return new(file);
        }
        catch
        {
            file.Dispose();
            throw;
        }
    }

    /// <summary>Names what is about to be made.</summary>
    internal void Record(IEnumerable<string> paths)
    {
        RandomAccess.SetLength(_file, 0);
        RandomAccess.Write(_file, Encoding.UTF8.GetBytes(string.Join('\n', paths)), 0);
    }

    /// <summary>For a server that ends in order: it has removed what it had named.</summary>
    public void Dispose()
    {
        RandomAccess.SetLength(_file, 0);
        _file.Dispose();
    }

    private static SafeFileHandle Open(string folder, string path)
    {
        try
        {
            Directory.CreateDirectory(Path.GetDirectoryName(path)!);
            return File.OpenHandle(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.ReadWrite | FileShare.Delete);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new StorageException($"'{folder}' cannot be served: a server writes '{path}', and this user cannot write there. {exception.Message}");
        }
    }

    private static void RemoveWhatIsNamed(SafeFileHandle file)
    {
        byte[] text = new byte[1024];
        int length = RandomAccess.Read(file, text, 0);
        foreach (string path in Encoding.UTF8.GetString(text, 0, length).Split('\n'))
        {
            // Anyone may have written anything there: only what has the name of such a semaphore goes.
            if (VirtualFolder.SemaphoreName(path) is not null)
                _ = LibC.RemoveName(path);
        }
    }
}
