using System.Runtime.InteropServices;
using Hadal.Storage.Linux;
using Hadal.Storage.Usrbio.Layout;

namespace Hadal.Storage.Usrbio.Client;

/// <summary>A file under /dev/shm that the server knows by a link, as long as this lives.</summary>
internal sealed class Registration : IDisposable
{
    private readonly string _link;
    private readonly RecordedClaim? _claim;
    private readonly bool _ownsMemory;

    private Registration(string link, RecordedClaim? claim, SharedFile memory, bool ownsMemory)
    {
        _link = link;
        _claim = claim;
        _ownsMemory = ownsMemory;
        Memory = memory;
    }

    internal SharedFile Memory { get; }

    /// <summary>Makes the memory and its link. What the server has against them is the exception's error number.</summary>
    internal static Registration Create(UserRingMount mount, RegistrationName name, nuint bytes)
        => Make(mount, name, SharedFile.NewPath(), path => SharedFile.Create(path, bytes), ownsMemory: true);

    /// <summary>Makes a link to memory that is there, for another server than the one it was made for. The memory stays the caller's.</summary>
    internal static Registration Of(UserRingMount mount, RegistrationName name, SharedFile memory)
        => Make(mount, name, memory.Path, _ => memory, ownsMemory: false);

    private static Registration Make(UserRingMount mount, RegistrationName name, string memoryPath, Func<string, SharedFile> open, bool ownsMemory)
    {
        string link = Path.Combine(mount.RegistrationFolder, name.ToString());

        // A mount sees this process die. The watcher of a folder sees only files: one that says what to remove, and is locked.
        RecordedClaim? claim = mount.IsPlainFolder ? RecordedClaim.Make(link, memoryPath) : null;
        SharedFile? memory = null;
        try
        {
            memory = open(memoryPath);
            NativeCall.Throw(mount.Link(memoryPath, link), $"registering '{memoryPath}' as '{link}'");
            if (mount.IsPlainFolder)
                Acknowledgement.Await(mount, link, memoryPath);

            // A successor answers too, but knows nothing that was registered with the mount's own server.
            if (!mount.IsServerAlive())
                throw new StorageException($"registering '{memoryPath}' as '{link}' (its server is gone)", Errno.NotConnected);
            return new(link, claim, memory, ownsMemory);
        }
        catch
        {
            _ = LibC.RemoveName(link);
            if (ownsMemory)
                memory?.Dispose();
            claim?.Dispose();
            throw;
        }
    }

    public void Dispose()
    {
        // First the link, so that the server lets go; a dead server's link nobody misses.
        _ = LibC.RemoveName(_link);
        if (_ownsMemory)
            Memory.Dispose();
        _claim?.Dispose();
    }
}
