using Hadal.Storage.Linux;
using Microsoft.Win32.SafeHandles;

namespace Hadal.Storage.Usrbio.Server;

/// <summary>For each served file a second descriptor that goes past the page cache.</summary>
internal sealed class DirectTwins : IDisposable
{
    /// <summary>What offset, length and address are multiples of for a transfer past the page cache.</summary>
    internal const int Alignment = 4096;

    private const int Most = 256;
    private readonly Lock _gate = new();
    private readonly Dictionary<(ulong Inode, bool ForWriting), (SafeFileHandle File, SafeFileHandle? Twin)> _twins = [];

    /// <summary>The twin of an open file, or null where its file system has none.</summary>
    internal SafeFileHandle? Of(ulong inode, bool forWriting, SafeFileHandle file)
    {
        lock (_gate)
        {
            if (_twins.TryGetValue((inode, forWriting), out (SafeFileHandle File, SafeFileHandle? Twin) known))
            {
                if (ReferenceEquals(known.File, file))
                    return known.Twin;
                known.Twin?.Dispose();
            }
            else if (_twins.Count == Most)
            {
                Clear();
            }

            SafeFileHandle? twin = Open(file, forWriting);
            _twins[(inode, forWriting)] = (file, twin);
            return twin;
        }
    }

    public void Dispose()
    {
        lock (_gate)
            Clear();
    }

    private static SafeFileHandle? Open(SafeFileHandle file, bool forWriting)
    {
        int flags = (forWriting ? OpenFlags.ReadWrite : OpenFlags.ReadOnly) | OpenFlags.Direct | OpenFlags.CloseOnExec;
        int descriptor = LibC.Open($"/proc/self/fd/{file.DangerousGetHandle()}", flags, 0);
        return descriptor < 0 ? null : new(descriptor, ownsHandle: true);
    }

    private void Clear()
    {
        foreach ((_, SafeFileHandle? twin) in _twins.Values)
            twin?.Dispose();
        _twins.Clear();
    }
}
