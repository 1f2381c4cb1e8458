namespace Hadal;

/// <summary>What a call that appends tokens reads and writes.</summary>
internal readonly record struct AppendOperands<TToken, TCache>(
    DeviceTensor<TToken> Tokens, DeviceTensor<int> Slots, PagedCache<TCache> Cache, RotaryEmbedding? Rotary, DeviceTensor<int>? Positions, ScaleRule Rule)
    where TToken : unmanaged
    where TCache : unmanaged
{
    /// <summary>Tokens of the call.</summary>
    internal long Count => Tokens.Length / Cache.Width;

    /// <summary>Slots of the cache.</summary>
    internal long SlotCount => (long)Cache.Pages * Cache.PageSize;
}
