using Hadal.Specs;

namespace Hadal.Cpu;

/// <summary>Attention to a paged cache in host memory, by addresses. Who makes one has checked the shapes and keeps the memory.</summary>
internal readonly unsafe struct MlaProblem<TQuery, TCache>
    where TQuery : unmanaged
    where TCache : unmanaged
{
    internal required int Batch { get; init; }

    internal required int QueryTokens { get; init; }

    internal required int Heads { get; init; }

    internal required int Width { get; init; }

    internal required float SoftmaxScale { get; init; }

    /// <summary>[batch, query tokens, heads, width].</summary>
    internal required TQuery* Q { get; init; }

    /// <summary>[pages, page size, elements of a row].</summary>
    internal required TCache* Rows { get; init; }

    internal required int Pages { get; init; }

    internal required int PageSize { get; init; }

    /// <summary>[batch].</summary>
    internal required int* Lengths { get; init; }

    /// <summary>[batch, <see cref="TablePages"/>].</summary>
    internal required int* PageTable { get; init; }

    internal required int TablePages { get; init; }

    /// <summary>[heads], or null.</summary>
    internal required float* Sink { get; init; }

    /// <summary>[batch, query tokens, heads, 512].</summary>
    internal required TQuery* Output { get; init; }

    /// <summary>[batch, query tokens, heads].</summary>
    internal required float* LogSumExp { get; init; }

    /// <summary>Rows of queries that share a sequence's keys: each query token's heads, one token after the other.</summary>
    internal int RowsOfSequence => QueryTokens * Heads;

    internal int LengthOf(int sequence) => (int)Math.Clamp(Lengths[sequence], 0L, (long)TablePages * PageSize);

    /// <summary>Tokens that a row of a sequence sees; 0 or less where it sees none.</summary>
    internal int SeenBy(int row, int length) => length - QueryTokens + 1 + (row / Heads);

    /// <summary>Row of one token in the cache; null where its page lies outside.</summary>
    internal TCache* RowOf(int sequence, int token)
    {
        int page = PageTable[((long)sequence * TablePages) + (token / PageSize)];
        return (uint)page < (uint)Pages ? Rows + ((((long)page * PageSize) + (token % PageSize)) * RowElements) : null;
    }

    internal int RowElements => typeof(TCache) == typeof(Float8E4M3) ? MlaRules.Fp8RowBytes : Width;
}
