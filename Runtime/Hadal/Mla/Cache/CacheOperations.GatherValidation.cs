namespace Hadal;

public static partial class CacheOperations
{
    private static void Validate<TCache, T>(DeviceStream stream, in GatherOperands<TCache, T> operands)
        where TCache : unmanaged
        where T : unmanaged
    {
        (PagedCache<TCache> cache, DeviceTensor<int> starts, DeviceTensor<int> pageTable, DeviceTensor<T> destination) = operands;
        ArgumentNullException.ThrowIfNull(stream);
        ArgumentNullException.ThrowIfNull(cache);
        ArgumentNullException.ThrowIfNull(starts);
        ArgumentNullException.ThrowIfNull(pageTable);
        ArgumentNullException.ThrowIfNull(destination);
        if (typeof(T) == typeof(Float8E4M3))
        {
            CacheArguments.Complain(nameof(Gather), nameof(destination), "writes the tokens of an FP8 cache as BFloat16; the destination is Float8E4M3");
        }

        if (starts.Shape.Length != 1 || starts.Shape[0] == 0)
        {
            CacheArguments.Complain(nameof(Gather), nameof(starts), $"reads starts [batch + 1]; they are {TensorShape.Format(starts.Shape)}");
        }

        if (destination.Shape.Length != 2 || destination.Shape[1] != cache.Width)
        {
            CacheArguments.Complain(
                nameof(Gather), nameof(destination),
                $"writes into [rows, {cache.Width}] (the cache's width); the destination is {TensorShape.Format(destination.Shape)}");
        }

        CacheArguments.MustBePageTable(pageTable, starts.Shape[0] - 1, cache.PageSize, nameof(Gather), nameof(starts));
        CacheArguments.MustHaveSlots(cache, nameof(Gather));
        CacheArguments.MustBeOn(stream, cache.Device, nameof(Gather), nameof(cache));
        CacheArguments.MustBeOn(stream, starts.Device, nameof(Gather), nameof(starts));
        CacheArguments.MustBeOn(stream, pageTable.Device, nameof(Gather), nameof(pageTable));
        CacheArguments.MustBeOn(stream, destination.Device, nameof(Gather), nameof(destination));
        if (CacheIndexCheck.IsOn(stream))
        {
            int[] rows = RuntimeChecks.Look(stream, starts);
            CacheIndexCheck.MustBeNone(CacheIndexCheck.FindStartFault(rows, operands.Rows), nameof(Gather), nameof(starts));
            string? fault = CacheIndexCheck.FindPageFault(rows, RuntimeChecks.Look(stream, pageTable), pageTable.Shape[1], cache.PageSize, cache.Pages);
            CacheIndexCheck.MustBeNone(fault, nameof(Gather), nameof(pageTable));
        }
    }
}
