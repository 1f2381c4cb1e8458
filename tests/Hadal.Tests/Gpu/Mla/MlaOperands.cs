using System.Runtime.InteropServices;

namespace Hadal.Tests.Gpu.Mla;

/// <summary>What a call is given, on the host: queries, a cache in which all that belongs to no sequence is NaN, and its page table.</summary>
internal sealed class MlaOperands<TQuery, TCache>
    where TQuery : unmanaged
    where TCache : unmanaged
{
    /// <summary>Pages that no sequence has.</summary>
    private const int SparePages = 3;

    internal MlaOperands(MlaCall call)
    {
        Call = call;
        Random random = new(call.Seed);
        Table = new PageTable(call, SparePages, random);
        RowElements = KeyRow.Elements<TCache>(call.Spec.Width);
        Rows = new TCache[checked(Table.Pages * call.Spec.PageSize * RowElements)];
        MemoryMarshal.AsBytes(Rows.AsSpan()).Fill(0xFF);
        Write(random);
        Queries = new TQuery[call.Batch * call.QueryTokens * call.Spec.Heads * call.Spec.Width];
        for (int start = 0; start < Queries.Length; start += call.Spec.Width)
        {
            KeyRow.Draw(Queries.AsSpan(start, call.Spec.Width), random, call.Sigma);
        }

        Sinks = call.Spec.Sink ? [.. Enumerable.Range(0, call.Spec.Heads).Select(head => head % 5 == 2 ? float.NegativeInfinity : (float)(12 * (random.NextDouble() - 0.2)))] : null;
    }

    internal MlaCall Call { get; }

    internal PageTable Table { get; }

    internal int RowElements { get; }

    /// <summary>[pages, page size, elements of a row].</summary>
    internal TCache[] Rows { get; }

    /// <summary>[batch, query tokens, heads, width].</summary>
    internal TQuery[] Queries { get; }

    /// <summary>[heads]; null without sinks.</summary>
    internal float[]? Sinks { get; }

    /// <summary>The key of a sequence's token; zeros where the page table names no page.</summary>
    internal void Decode(int sequence, int token, Span<double> key)
    {
        int page = Table[sequence, token / Call.Spec.PageSize];
        if ((uint)page >= (uint)Table.Pages)
        {
            key.Clear();
            return;
        }

        KeyRow.Decode<TCache>(Row(page, token % Call.Spec.PageSize), key);
    }

    private Span<TCache> Row(int page, int offset) => Rows.AsSpan(((page * Call.Spec.PageSize) + offset) * RowElements, RowElements);

    private void Write(Random random)
    {
        for (int sequence = 0; sequence < Call.Batch; sequence++)
        {
            // A page that is shared is full, and is written again for each: sequences then agree on what is in it.
            for (int token = 0; token < Call.Length(sequence); token++)
            {
                KeyRow.Draw(Row(Table[sequence, token / Call.Spec.PageSize], token % Call.Spec.PageSize), random, Call.Sigma, Call.Scales);
            }
        }
    }
}
