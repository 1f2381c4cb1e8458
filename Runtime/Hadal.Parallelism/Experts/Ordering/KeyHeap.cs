namespace Hadal.Parallelism.Experts.Ordering;

/// <summary>A binary heap over given memory, least key first. Keys differ, so its order is total and never depends on its history.</summary>
internal ref struct KeyHeap
{
    private readonly Span<ulong> _keys;

    internal KeyHeap(Span<ulong> keys)
    {
        _keys = keys;
        Count = keys.Length;
        for (int parent = (Count / 2) - 1; parent >= 0; parent--)
        {
            Sink(parent);
        }
    }

    internal int Count { get; private set; }

    internal readonly ulong Least => _keys[0];

    internal readonly void ReplaceLeast(ulong key)
    {
        _keys[0] = key;
        Sink(0);
    }

    internal void RemoveLeast()
    {
        _keys[0] = _keys[--Count];
        Sink(0);
    }

    /// <summary>Adds where <see cref="RemoveLeast"/> has made room.</summary>
    internal void Add(ulong key)
    {
        int at = Count++;
        while (at > 0 && key < _keys[(at - 1) / 2])
        {
            _keys[at] = _keys[(at - 1) / 2];
            at = (at - 1) / 2;
        }

        _keys[at] = key;
    }

    private readonly void Sink(int at)
    {
        ulong key = _keys[at];
        while (true)
        {
            int child = (2 * at) + 1;
            if (child >= Count)
            {
                break;
            }

            if (child + 1 < Count && _keys[child + 1] < _keys[child])
            {
                child++;
            }

            if (_keys[child] >= key)
            {
                break;
            }

            _keys[at] = _keys[child];
            at = child;
        }

        _keys[at] = key;
    }
}
