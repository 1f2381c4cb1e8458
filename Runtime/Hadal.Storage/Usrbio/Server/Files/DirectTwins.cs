using Hadal.Storage.Linux;
using Microsoft.Win32.SafeHandles;

namespace Hadal.Storage.Usrbio.Server;

/// <summary>For each served file a second descriptor that goes past the page cache, as long as the cache of files has the first one open.</summary>
internal sealed class DirectTwins : IDisposable
{
    /// <summary>What offset, length and address are multiples of for a transfer past the page cache.</summary>
    internal const int Alignment = 4096;

    private readonly Lock _gate = new();
    private readonly Dictionary<SafeFileHandle, SafeFileHandle?> _twins = [];

    /// <summary>The twin of an open file, or null where its file system has none.</summary>
    internal SafeFileHandle? Of(SafeFileHandle file, bool forWriting)
    {
        lock (_gate)
        {
            if (_twins.TryGetValue(file, out SafeFileHandle? twin))
                return twin;

            // Closed before this lock was taken, it would be forgotten by nobody; closed later, Close waits for it.
            if (file.IsClosed)
                return null;
            return _twins[file] = Open(file, forWriting);
        }
    }

    /// <summary>After the file was closed.</summary>
    internal void Close(SafeFileHandle file)
    {
        lock (_gate)
        {
            if (_twins.Remove(file, out SafeFileHandle? twin))
                twin?.Dispose();
        }
    }

    public void Dispose()
    {
        lock (_gate)
        {
            foreach (SafeFileHandle? twin in _twins.Values)
                twin?.Dispose();
            _twins.Clear();
        }
    }

    private static SafeFileHandle? Open(SafeFileHandle file, bool forWriting)
    {
        int flags = (forWriting ? OpenFlags.ReadWrite : OpenFlags.ReadOnly) | OpenFlags.Direct | OpenFlags.CloseOnExec;
        int descriptor = LibC.Open($"/proc/self/fd/{file.DangerousGetHandle()}", flags, 0);
        return descriptor < 0 ? null : new(descriptor, ownsHandle: true);
    }
}
