namespace Hadal.Cli.Commands.Bench.Mla.Operands;

/// <summary>A page table whose pages lie in no order, as they do in a server that has run for a while.</summary>
internal sealed class ShuffledPages
{
    internal ShuffledPages(int[] lengths, int page)
    {
        int[] needed = [.. lengths.Select(length => (length + page - 1) / page)];
        Pages = needed.Sum();
        OfSequence = needed.Max();
        int[] order = [.. Enumerable.Range(0, Pages)];
        new Random(3).Shuffle(order);
        Table = new int[lengths.Length * OfSequence];
        Table.AsSpan().Fill(-1);
        int next = 0;
        for (int sequence = 0; sequence < lengths.Length; sequence++)
        {
            order.AsSpan(next, needed[sequence]).CopyTo(Table.AsSpan(sequence * OfSequence));
            next += needed[sequence];
        }
    }

    /// <summary>Pages of the cache.</summary>
    internal int Pages { get; }

    /// <summary>Columns of the table.</summary>
    internal int OfSequence { get; }

    /// <summary>[sequences, columns].</summary>
    internal int[] Table { get; }
}
