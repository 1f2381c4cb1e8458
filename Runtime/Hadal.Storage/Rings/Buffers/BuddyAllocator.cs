using System.Numerics;

namespace Hadal.Storage.Buffers;

/// <summary>
/// Offsets of blocks in a range of memory: powers of two, each aligned to its size, halves joined again when both are free
/// (Knowlton, 1965). Not safe for several threads.
/// </summary>
internal sealed class BuddyAllocator
{
    private const int None = -1;
    private const int MaxNodes = 1 << 20;

    private readonly int _unitShift;
    private readonly int[] _first;
    private readonly int[] _next;
    private readonly int[] _previous;
    private readonly sbyte[] _freeOrder;

    internal BuddyAllocator(long bytes, int smallest, long largest)
    {
        long unit = Math.Max(smallest, (long)BitOperations.RoundUpToPowerOf2((ulong)((bytes + MaxNodes - 1) / MaxNodes)));
        _unitShift = BitOperations.Log2((ulong)unit);
        int units = (int)(bytes >> _unitShift);
        int orders = BitOperations.Log2((ulong)Math.Min(largest, Math.Max(unit, bytes))) - _unitShift + 1;
        _first = Enumerable.Repeat(None, orders).ToArray();
        _next = new int[units];
        _previous = new int[units];
        _freeOrder = new sbyte[units];
        Array.Fill(_freeOrder, (sbyte)None);
        for (int at = 0; at < units;)
        {
            int order = orders - 1;
            while (at % (1 << order) != 0 || at + (1 << order) > units)
            {
                order--;
            }

            Push(at, order);
            at += 1 << order;
        }
    }

    internal long UnitBytes => 1L << _unitShift;

    internal long LargestBlock => UnitBytes << (_first.Length - 1);

    /// <summary>Size of the block that serves a request of that many bytes.</summary>
    internal long BlockBytes(long bytes) => Math.Max(UnitBytes, (long)BitOperations.RoundUpToPowerOf2((ulong)bytes));

    internal bool TryAllocate(long bytes, out long offset)
    {
        int wanted = BitOperations.Log2((ulong)BlockBytes(bytes)) - _unitShift;
        int order = wanted;
        while (order < _first.Length && _first[order] == None)
        {
            order++;
        }

        offset = 0;
        if (order >= _first.Length)
        {
            return false;
        }

        int unit = _first[order];
        Remove(unit, order);
        for (; order > wanted; order--)
        {
            Push(unit + (1 << (order - 1)), order - 1);
        }

        offset = (long)unit << _unitShift;
        return true;
    }

    internal void Free(long offset, long bytes)
    {
        int unit = (int)(offset >> _unitShift);
        int order = BitOperations.Log2((ulong)BlockBytes(bytes)) - _unitShift;
        while (order < _first.Length - 1)
        {
            int buddy = unit ^ (1 << order);
            if (buddy + (1 << order) > _freeOrder.Length || _freeOrder[buddy] != order)
            {
                break;
            }

            Remove(buddy, order);
            unit = Math.Min(unit, buddy);
            order++;
        }

        Push(unit, order);
    }

    private void Push(int unit, int order)
    {
        int first = _first[order];
        _next[unit] = first;
        _previous[unit] = None;
        _freeOrder[unit] = (sbyte)order;
        _first[order] = unit;
        if (first != None)
        {
            _previous[first] = unit;
        }
    }

    private void Remove(int unit, int order)
    {
        int next = _next[unit], previous = _previous[unit];
        _freeOrder[unit] = None;
        if (previous == None)
        {
            _first[order] = next;
        }
        else
        {
            _next[previous] = next;
        }

        if (next != None)
        {
            _previous[next] = previous;
        }
    }
}
