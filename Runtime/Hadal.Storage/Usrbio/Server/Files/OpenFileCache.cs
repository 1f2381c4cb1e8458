using System.Diagnostics.CodeAnalysis;
using Microsoft.Win32.SafeHandles;

namespace Hadal.Storage.Usrbio.Server;

/// <summary>Open files, the least used of which is closed for another.</summary>
/// <param name="most">How many.</param>
/// <param name="closed">Called with each that is closed.</param>
internal sealed class OpenFileCache(int most, Action<SafeFileHandle> closed) : IDisposable
{
    private readonly Dictionary<(ulong Inode, bool ForWriting), LinkedListNode<Entry>> _entries = [];
    private readonly LinkedList<Entry> _byUse = [];

    internal bool TryGet(ulong inode, bool forWriting, [NotNullWhen(true)] out SafeFileHandle? file)
    {
        file = null;
        if (!_entries.TryGetValue((inode, forWriting), out LinkedListNode<Entry>? entry))
            return false;
        if (_byUse.First != entry)
        {
            _byUse.Remove(entry);
            _byUse.AddFirst(entry);
        }

        file = entry.Value.File;
        return true;
    }

    internal void Add(ulong inode, bool forWriting, SafeFileHandle file)
    {
        if (_entries.Count == most)
        {
            Close(_byUse.Last!);
        }

        _entries.Add((inode, forWriting), _byUse.AddFirst(new Entry(inode, forWriting, file)));
    }

    internal void CloseWhere(Func<SafeFileHandle, bool> condition)
    {
        for (LinkedListNode<Entry>? entry = _byUse.First, next; entry is not null; entry = next)
        {
            next = entry.Next;
            if (condition(entry.Value.File))
                Close(entry);
        }
    }

    private void Close(LinkedListNode<Entry> entry)
    {
        _byUse.Remove(entry);
        _entries.Remove((entry.Value.Inode, entry.Value.ForWriting));

        // Transfers that have it hold on to it: it closes after the last.
        entry.Value.File.Dispose();
        closed(entry.Value.File);
    }

    public void Dispose()
    {
        foreach (Entry entry in _byUse)
            entry.File.Dispose();
        _byUse.Clear();
        _entries.Clear();
    }

    private readonly record struct Entry(ulong Inode, bool ForWriting, SafeFileHandle File);
}
