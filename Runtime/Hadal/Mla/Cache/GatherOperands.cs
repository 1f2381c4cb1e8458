namespace Hadal;

/// <summary>What a call that gathers tokens reads and writes.</summary>
internal readonly record struct GatherOperands<TCache, T>(PagedCache<TCache> Cache, DeviceTensor<int> Starts, DeviceTensor<int> PageTable, DeviceTensor<T> Destination)
    where TCache : unmanaged
    where T : unmanaged
{
    internal int Batch => PageTable.Shape[0];

    internal int Rows => Destination.Shape[0];
}
