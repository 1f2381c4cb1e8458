namespace Hadal.Tests.Mla;

/// <summary>Which pages the sequences of a case have.</summary>
internal sealed class MlaPages
{
    private static readonly int[] s_nonsense = [int.MinValue, -1, int.MaxValue, 0];

    internal MlaPages(MlaShape shape, Random random)
    {
        int[] lengths = [.. shape.Lengths.Select(length => Math.Max(0, length))];
        int[] needed = [.. lengths.Select(length => (length + shape.PageSize - 1) / shape.PageSize)];
        OfSequence = needed.DefaultIfEmpty(0).Max() + 1;
        // Some that nobody uses lie among them.
        Count = needed.Sum() + 3;
        int[] stray = [int.MinValue, -1, Count, int.MaxValue], order = [.. Enumerable.Range(0, Count)];
        random.Shuffle(order);

        int next = 0;
        Used = new int[Count];
        Table = [.. Enumerable.Range(0, lengths.Length * OfSequence).Select(_ => s_nonsense[random.Next(s_nonsense.Length)])];
        for (int sequence = 0; sequence < lengths.Length; sequence++)
        {
            for (int position = 0; position < needed[sequence]; position++)
            {
                bool isShared = shape.SharesPages && sequence > 0 && position < Math.Min(needed[0], lengths[sequence] / shape.PageSize);
                int page = isShared ? Table[position] : order[next++];
                if (shape.HasStrayPages && random.Next(3) == 0)
                {
                    page = stray[random.Next(stray.Length)];
                }

                Table[(sequence * OfSequence) + position] = page;
                if (page >= 0 && page < Count)
                {
                    Used[page] = Math.Max(Used[page], Math.Min(shape.PageSize, lengths[sequence] - (position * shape.PageSize)));
                }
            }
        }
    }

    /// <summary>Pages of the cache.</summary>
    internal int Count { get; }

    /// <summary>Pages of a sequence in the table.</summary>
    internal int OfSequence { get; }

    /// <summary>[sequences, pages of a sequence].</summary>
    internal int[] Table { get; }

    /// <summary>For each page of the cache, its tokens that somebody uses.</summary>
    internal int[] Used { get; }

    internal int PageOf(int sequence, int position) => Table[(sequence * OfSequence) + position];
}
