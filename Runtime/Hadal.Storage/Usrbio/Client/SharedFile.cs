using System.Runtime.InteropServices;
using Hadal.Storage.Linux;
using Hadal.Storage.Usrbio.Layout;

namespace Hadal.Storage.Usrbio.Client;

/// <summary>A new file under /dev/shm, mapped.</summary>
internal sealed class SharedFile : IDisposable
{
    private const nuint LargePage = 2 << 20;

    private readonly nint _reserved;
    private readonly nuint _reservedBytes;
    private nuint _bytes;

    private SharedFile(string path, nint address, nuint bytes, nint reserved, nuint reservedBytes)
    {
        Path = path;
        Address = address;
        _bytes = bytes;
        (_reserved, _reservedBytes) = (reserved, reservedBytes);
    }

    internal string Path { get; }

    internal nint Address { get; private set; }

    internal nuint Bytes => _bytes;

    internal static string NewPath() => $"{VirtualFolder.SharedMemory}{VirtualFolder.MemoryPrefix}{Guid.NewGuid():D}";

    internal static SharedFile Create(string path, nuint bytes)
    {
        // Owner only: whoever could open the file could shorten it under our mapping.
        const uint OwnerOnly = 0x180;
        const int Flags = OpenFlags.ReadWrite | OpenFlags.Create | OpenFlags.Exclusive | OpenFlags.CloseOnExec;
        int descriptor = (int)NativeCall.Check(LibC.Open(path, Flags, OwnerOnly), $"creating '{path}'");
        try
        {
            // Reserved now, so that a full /dev/shm is an error here instead of a bus error at the first touch.
            NativeCall.Throw(LibC.ReserveFile(descriptor, 0, (long)bytes), $"reserving {bytes} bytes for '{path}'");
            nint address = Map(descriptor, bytes, out nint reserved, out nuint reservedBytes);
            return new SharedFile(path, address, bytes, reserved, reservedBytes);
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
        _ = LibC.MemoryUnmap(_reserved, _reservedBytes);
        _bytes = 0;
        Address = 0;
    }

    /// <summary>
    /// In large pages where the kernel can make them (MADV_COLLAPSE, Linux 6.1): a disk takes a transfer page by page, and 1 MiB is 256 small ones.
    /// </summary>
    private static nint Map(int descriptor, nuint bytes, out nint reserved, out nuint reservedBytes)
    {
        reservedBytes = bytes + LargePage;
        reserved = LibC.MemoryMap(0, reservedBytes, 0, LibC.MapPrivate | LibC.MapAnonymous, -1, 0);
        if (reserved == LibC.MapFailed)
            throw new StorageException($"reserving {reservedBytes} bytes of addresses", Marshal.GetLastPInvokeError());

        nint address = (nint)(((nuint)reserved + LargePage - 1) & ~(LargePage - 1));
        nint mapped = LibC.MemoryMap(
            address, bytes, LibC.ProtectionRead | LibC.ProtectionWrite, LibC.MapShared | LibC.MapFixed | LibC.MapPopulate, descriptor, 0);
        if (mapped == LibC.MapFailed)
        {
            int error = Marshal.GetLastPInvokeError();
            _ = LibC.MemoryUnmap(reserved, reservedBytes);
            throw new StorageException($"mapping {bytes} bytes of shared memory", error);
        }

        if (bytes >= LargePage)
            _ = LibC.Advise(address, bytes, LibC.AdviceCollapse);
        return address;
    }
}
