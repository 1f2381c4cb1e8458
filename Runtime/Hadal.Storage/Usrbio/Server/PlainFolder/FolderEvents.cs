using System.Runtime.InteropServices;
using System.Text;
using Hadal.Storage.Linux;

namespace Hadal.Storage.Usrbio.Server;

/// <summary>What happens to the names of one folder.</summary>
internal sealed unsafe class FolderEvents : IDisposable
{
    private const int HeaderBytes = 16;
    private readonly int _descriptor;
    private readonly int _wake;
    private readonly byte[] _buffer = new byte[64 << 10];

    internal FolderEvents(string folder)
    {
        _wake = (int)NativeCall.Check(LibC.CreateEvent(0, LibC.EventCloseOnExec), "opening an eventfd");
        _descriptor = LibC.FolderEventsOpen(OpenFlags.CloseOnExec);
        if (_descriptor < 0)
        {
            int error = Marshal.GetLastPInvokeError();
            Dispose();
            throw new StorageException("opening inotify", error);
        }

        const uint Mask = LibC.FolderEventCreated | LibC.FolderEventDeleted | LibC.FolderEventClosedAfterWriting;
        if (LibC.FolderEventsAdd(_descriptor, folder, Mask) < 0)
        {
            int error = Marshal.GetLastPInvokeError();
            Dispose();
            throw new StorageException($"watching '{folder}'", error);
        }
    }

    /// <summary>Ends this wait and all that follow.</summary>
    internal void Stop()
    {
        ulong one = 1;
        _ = LibC.Write(_wake, &one, sizeof(ulong));
    }

    /// <summary>The next events, or none when the time runs out or waiting is over. An event without a name says that some were lost.</summary>
    internal List<FolderEvent> Wait(int timeoutMilliseconds)
    {
        List<FolderEvent> events = [];
        if (!LibC.WaitReadable(_descriptor, _wake, timeoutMilliseconds))
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

    public void Dispose()
    {
        if (_descriptor >= 0)
            _ = LibC.Close(_descriptor);
        _ = LibC.Close(_wake);
    }
}
