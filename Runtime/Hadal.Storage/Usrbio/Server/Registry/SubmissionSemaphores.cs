using System.Runtime.InteropServices;
using Hadal.Storage.Linux;
using Hadal.Storage.Usrbio.Layout;

namespace Hadal.Storage.Usrbio.Server;

/// <summary>
/// The server's three semaphores, by priority. Made under their final names, which the server's lock file has recorded before: sem_open
/// would make a file of an unknown name first, and leave it there if the server is killed.
/// </summary>
internal sealed class SubmissionSemaphores : IDisposable
{
    private const int Count = 3;
    private readonly string[] _paths;
    private readonly nint[] _addresses = new nint[Count];

    private SubmissionSemaphores(string[] paths) => _paths = paths;

    internal nint this[RingPriority priority] => _addresses[(int)priority];

    internal static string[] NewPaths()
        => [.. Enumerable.Range(0, Count).Select(_ =>
            $"{VirtualFolder.SharedMemory}{VirtualFolder.SemaphorePrefix}{VirtualFolder.SubmissionPrefix}{Guid.NewGuid():D}")];

    internal static SubmissionSemaphores Create(string[] paths, bool forAllUsers)
    {
        SubmissionSemaphores semaphores = new(paths);
        try
        {
            for (int i = 0; i < Count; i++)
                semaphores._addresses[i] = Create(paths[i], forAllUsers);
            return semaphores;
        }
        catch
        {
            semaphores.Dispose();
            throw;
        }
    }

    /// <summary>What the link of a priority points to.</summary>
    internal string PathOf(RingPriority priority) => _paths[(int)priority];

    public void Dispose()
    {
        for (int i = 0; i < Count; i++)
        {
            if (_addresses[i] == 0)
                continue;
            _ = LibC.RemoveName(_paths[i]);
            GuardedArena.Instance.Unmap(_addresses[i], LibC.SemaphoreBytes);
            _addresses[i] = 0;
        }
    }

    private static nint Create(string path, bool forAllUsers)
    {
        uint mode = forAllUsers ? 0x1b6u : 0x180u;
        int flags = OpenFlags.ReadWrite | OpenFlags.Create | OpenFlags.Exclusive | OpenFlags.CloseOnExec;
        int descriptor = (int)NativeCall.Check(LibC.Open(path, flags, mode), $"creating the semaphore '{path}'");
        try
        {
            // Whatever the umask says.
            NativeCall.Check(LibC.ChangeMode(descriptor, mode), $"changing the mode of '{path}'");
            NativeCall.Throw(LibC.ReserveFile(descriptor, 0, LibC.SemaphoreBytes), $"reserving the semaphore '{path}'");
            NativeCall.Throw(GuardedArena.Instance.Map(descriptor, LibC.SemaphoreBytes, out nint address), $"mapping the semaphore '{path}'");
            if (LibC.SemaphoreInitialize(address, shared: 1, value: 0) != 0)
                throw new StorageException($"making the semaphore '{path}'", Marshal.GetLastPInvokeError());
            return address;
        }
        catch
        {
            _ = LibC.RemoveName(path);
            throw;
        }
        finally
        {
            _ = LibC.Close(descriptor);
        }
    }
}
