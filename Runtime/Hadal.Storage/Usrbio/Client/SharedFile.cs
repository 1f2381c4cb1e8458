using System.Runtime.InteropServices;
using Hadal.Storage.Linux;
using Hadal.Storage.Usrbio.Layout;

namespace Hadal.Storage.Usrbio.Client;

/// <summary>A new file under /dev/shm, mapped.</summary>
internal sealed class SharedFile : IDisposable
{
    private nuint _bytes;

    private SharedFile(string path, nint address, nuint bytes)
    {
        Path = path;
        Address = address;
        _bytes = bytes;
    }

    internal string Path { get; }

    internal nint Address { get; private set; }

    internal nuint Bytes => _bytes;

    internal static string NewPath() => $"{VirtualFolder.SharedMemory}{VirtualFolder.MemoryPrefix}{Guid.NewGuid():D}";

    internal static SharedFile Create(string path, nuint bytes)
    {
        // Owner only: whoever could open the file could shorten it under our mapping.
        const uint OwnerOnly = 0x180;
        const int Flags = LibC.OpenReadWrite | LibC.OpenCreate | LibC.OpenExclusive | LibC.OpenCloseOnExec;
        int descriptor = (int)NativeCall.Check(LibC.Open(path, Flags, OwnerOnly), $"creating '{path}'");
        try
        {
            // Reserved now, so that a full /dev/shm is an error here instead of a bus error at the first touch.
            NativeCall.Throw(LibC.ReserveFile(descriptor, 0, (long)bytes), $"reserving {bytes} bytes for '{path}'");
            nint address = LibC.MemoryMap(0, bytes, LibC.ProtectionRead | LibC.ProtectionWrite, LibC.MapShared | LibC.MapPopulate, descriptor, 0);
            return address == LibC.MapFailed
                ? throw new StorageException($"mapping {bytes} bytes of '{path}'", Marshal.GetLastPInvokeError())
                : new SharedFile(path, address, bytes);
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

    /// <summary>The name goes, the memory stays.</summary>
    internal void RemoveName() => _ = LibC.RemoveName(Path);

    public void Dispose()
    {
        if (_bytes == 0)
            return;
        RemoveName();
        _ = LibC.MemoryUnmap(Address, _bytes);
        _bytes = 0;
        Address = 0;
    }
}
