using Hadal.Parallelism.Experts.Ordering;

namespace Hadal.Parallelism.Experts.Reference;

/// <summary>Items into packs of equal size: heaviest first, each into the lightest pack that has room. Holds the memory for it.</summary>
internal sealed class BalancedPacking(int mostItems, int mostPacks)
{
    private readonly ulong[] _order = new ulong[mostItems];
    private readonly ulong[] _heap = new ulong[mostPacks];
    private readonly int[] _filled = new int[mostPacks];

    /// <param name="weights">Of the items; they divide over the packs.</param>
    /// <param name="packs">How many.</param>
    /// <param name="places">For each item pack·(items/packs) + slot.</param>
    internal void Pack(ReadOnlySpan<float> weights, int packs, Span<int> places)
    {
        int size = weights.Length / packs;
        if (size == 1)
        {
            for (int item = 0; item < packs; item++)
            {
                places[item] = item;
            }

            return;
        }

        Span<ulong> order = _order.AsSpan(0, weights.Length);
        for (int item = 0; item < weights.Length; item++)
        {
            order[item] = LoadKey.Descending(weights[item], item);
        }

        order.Sort();
        Span<ulong> empty = _heap.AsSpan(0, packs);
        for (int pack = 0; pack < packs; pack++)
        {
            empty[pack] = LoadKey.Ascending(0, pack);
            _filled[pack] = 0;
        }

        KeyHeap lightest = new(empty);
        foreach (ulong key in order)
        {
            int item = LoadKey.Index(key), pack = LoadKey.Index(lightest.Least);
            float load = BitConverter.UInt32BitsToSingle((uint)(lightest.Least >> 32)) + weights[item];
            places[item] = (pack * size) + _filled[pack]++;
            if (_filled[pack] == size)
            {
                lightest.RemoveLeast();
            }
            else
            {
                lightest.ReplaceLeast(LoadKey.Ascending(load, pack));
            }
        }
    }
}
