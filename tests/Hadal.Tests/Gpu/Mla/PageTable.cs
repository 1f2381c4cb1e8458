namespace Hadal.Tests.Gpu.Mla;

/// <summary>Which page each part of each sequence is in: in no order, some shared, and behind a sequence's end indices of no page, or of one that holds nothing.</summary>
internal sealed class PageTable
{
    private readonly int[] _indices;
    private readonly int _width;

    internal PageTable(MlaCall call, int sparePages, Random random)
    {
        _width = call.TableWidth;
        _indices = new int[call.Batch * _width];
        int[] pages = [.. Enumerable.Range(0, call.Batch).Select(sequence => call.Pages(call.Length(sequence)))];
        int[] shared = [.. Enumerable.Range(0, call.Batch).Select(sequence => call.SharesPages && sequence > 0 && random.Next(2) == 0 ? FullPages(call, sequence) : 0)];
        Pages = pages.Sum() - shared.Sum() + sparePages;
        int[] free = [.. Enumerable.Range(0, Pages)];
        random.Shuffle(free);
        int[] garbage = [-1, int.MaxValue, int.MinValue, Pages, .. free[..sparePages]];
        int next = sparePages;
        for (int sequence = 0; sequence < call.Batch; sequence++)
        {
            for (int i = 0; i < _width; i++)
            {
                _indices[(sequence * _width) + i] =
                    i < shared[sequence] ? _indices[((sequence - 1) * _width) + i]
                    : i < pages[sequence] ? free[next++]
                    : garbage[random.Next(garbage.Length)];
            }
        }
    }

    /// <summary>Pages of the cache.</summary>
    internal int Pages { get; }

    /// <summary>[batch, pages of a sequence].</summary>
    internal int[] Indices => _indices;

    internal int this[int sequence, int index]
    {
        get => _indices[(sequence * _width) + index];
        set => _indices[(sequence * _width) + index] = value;
    }

    // What this sequence and the one before it can have in common: pages that both fill.
    private static int FullPages(MlaCall call, int sequence) => Math.Min(call.Length(sequence), call.Length(sequence - 1)) / call.Spec.PageSize;
}
