namespace Hadal.Storage.Engines.Uring;

/// <summary>
/// Memory that a ring has pinned, so that no request pins its own. Where the kernel or the limit of locked memory (RLIMIT_MEMLOCK) forbids it, requests
/// are slower and all else is the same. Of one thread.
/// </summary>
internal sealed unsafe class UringBuffers
{
    internal const int None = -1;

    /// <summary>The most that the kernel pins as one buffer.</summary>
    internal const long MostBytes = 1L << 30;

    private const int Entries = 1024;
    private const uint Sparse = 1;

    private readonly UringMemory _ring;
    private readonly bool _hasTable;
    private readonly Stack<int> _free = new();
    private readonly List<(nint Address, long Bytes, int Index)> _ranges = [];

    internal UringBuffers(UringMemory ring)
    {
        _ring = ring;
        var table = new UringResources { Count = Entries, Flags = Sparse };
        _hasTable = ring.Register(UringAbi.RegisterBuffersTable, &table, sizeof(UringResources)) >= 0;
        for (int i = Entries - 1; i >= 0 && _hasTable; i--)
        {
            _free.Push(i);
        }
    }

    /// <summary>Pins a range, in as many buffers as it needs; as much of it as can be.</summary>
    internal void Add(nint address, long bytes)
    {
        for (long start = 0; start < bytes; start += MostBytes)
        {
            var range = new MemoryRange { Address = address + (nint)start, Bytes = (nuint)Math.Min(MostBytes, bytes - start) };
            if (!_free.TryPop(out int index))
            {
                return;
            }

            if (!Update(index, range))
            {
                _free.Push(index);
                return;
            }

            _ranges.Add((range.Address, (long)range.Bytes, index));
        }
    }

    /// <summary>Unpins all that lies in the range, when the requests that use it are over.</summary>
    internal void Remove(nint address, long bytes)
    {
        for (int i = _ranges.Count - 1; i >= 0; i--)
        {
            if (_ranges[i].Address >= address && _ranges[i].Address < address + bytes)
            {
                Update(_ranges[i].Index, default);
                _free.Push(_ranges[i].Index);
                _ranges.RemoveAt(i);
            }
        }
    }

    /// <summary>The buffer that holds all of that, or <see cref="None"/>.</summary>
    internal int IndexOf(nint address, int length)
    {
        foreach ((nint start, long bytes, int index) in _ranges)
        {
            long place = address - start;
            if (place >= 0 && place + length <= bytes)
            {
                return index;
            }
        }

        return None;
    }

    private bool Update(int index, MemoryRange range)
    {
        var update = new UringResourcesUpdate { Offset = (uint)index, Data = (nint)(&range), Count = 1 };
        return _ring.Register(UringAbi.RegisterBuffersUpdate, &update, sizeof(UringResourcesUpdate)) == 1;
    }
}
