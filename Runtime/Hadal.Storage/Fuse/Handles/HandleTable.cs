using System.Collections.Concurrent;

namespace Hadal.Storage.Fuse.Handles;

/// <summary>What programs have open, by the numbers that the kernel was given.</summary>
internal sealed class HandleTable<T> : IDisposable
    where T : class, IDisposable
{
    private readonly ConcurrentDictionary<ulong, T> _open = [];
    private ulong _last;

    internal int Count => _open.Count;

    internal T? this[ulong handle] => _open.GetValueOrDefault(handle);

    internal ulong Add(T open)
    {
        ulong handle = Interlocked.Increment(ref _last);
        _open[handle] = open;
        return handle;
    }

    internal bool Close(ulong handle)
    {
        if (!_open.TryRemove(handle, out T? open))
            return false;
        open.Dispose();
        return true;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (ulong handle in _open.Keys)
            Close(handle);
    }
}
