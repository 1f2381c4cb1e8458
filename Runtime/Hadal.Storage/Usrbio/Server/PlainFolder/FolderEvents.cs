using System.Runtime.InteropServices;
using System.Text;
using Hadal.Storage.Linux;

namespace Hadal.Storage.Usrbio.Server;

/// <summary>What happens to the names of one folder.</summary>
internal sealed unsafe class FolderEvents : IDisposable
{
    private const int HeaderBytes = 16;
    private readonly int _descriptor;
    private readonly byte[] _buffer = new byte[64 << 10];

    internal FolderEvents(string folder)
    {
        _descriptor = (int)NativeCall.Check(LibC.FolderEventsOpen(OpenFlags.CloseOnExec), "opening inotify");
        const uint Mask = LibC.FolderEventCreated | LibC.FolderEventDeleted | LibC.FolderEventClosedAfterWriting;
        if (LibC.FolderEventsAdd(_descriptor, folder, Mask) < 0)
        {
            int error = Marshal.GetLastPInvokeError();
            Dispose();
            throw new StorageException($"watching '{folder}'", error);
        }
    }

    /// <summary>The next events, or none when the time runs out. An event without a name says that some were lost.</summary>
    internal List<FolderEvent> Wait(int timeoutMilliseconds)
    {
        List<FolderEvent> events = [];
        if (!LibC.WaitReadable(_descriptor, timeoutMilliseconds))
            return events;
        nint length;
        fixed (byte* buffer = _buffer)
            length = LibC.Read(_descriptor, buffer, (nuint)_buffer.Length);
        for (int at = 0; at + HeaderBytes <= length;)
        {
            int nameBytes = MemoryMarshal.Read<int>(_buffer.AsSpan(at + 12));
            string name = Encoding.UTF8.GetString(_buffer, at + HeaderBytes, nameBytes).TrimEnd('\0');
            uint mask = MemoryMarshal.Read<uint>(_buffer.AsSpan(at + 4));
            events.Add(new(name, (mask & LibC.FolderEventClosedAfterWriting) != 0));
            at += HeaderBytes + nameBytes;
        }

        return events;
    }

    public void Dispose() => _ = LibC.Close(_descriptor);
}
