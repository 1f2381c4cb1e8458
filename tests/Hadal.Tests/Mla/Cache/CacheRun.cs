using System.Runtime.InteropServices;
using Hadal.Tests.Gpu;

namespace Hadal.Tests.Mla.Cache;

/// <summary>Runs a scenario on a device, in tensors with guards around them.</summary>
/// <typeparam name="TToken">Elements of tokens.</typeparam>
/// <typeparam name="TCache">Elements of the cache.</typeparam>
internal static class CacheRun<TToken, TCache>
    where TToken : unmanaged
    where TCache : unmanaged
{
    internal static CacheResults On(Device device, CacheScenario scenario)
    {
        using DeviceStream stream = device.CreateStream();
        int rowElements = scenario.IsFp8 ? 656 : scenario.Width, count = scenario.Slots.Length;
        using GuardedTensor<TCache> rows = new(device, scenario.Pages * scenario.PageSize, rowElements);
        using PagedCache<TCache> cache = PagedCaches.From(rows.Tensor.Reshape(scenario.Pages, scenario.PageSize, rowElements));
        using GuardedTensor<TToken> tokens = new(device, count, scenario.Width);
        tokens.Tensor.CopyFrom(MemoryMarshal.Cast<ushort, TToken>(scenario.Tokens));
        using DeviceTensor<int> slots = Upload(device, scenario.Slots, count), positions = Upload(device, scenario.Positions, count);
        RotaryEmbedding? rotary = scenario.Angles?.Upload(device);
        Append(stream, tokens.Tensor, slots, cache, rotary, rotary is null ? null : positions, scenario.Rule);
        stream.Synchronize();
        byte[] appended = Bytes(cache.Rows);

        using DeviceTensor<int> pairs = Upload(device, scenario.Copies, scenario.Copies.Length / 2, 2);
        CacheOperations.CopyPages(stream, cache, pairs);

        int batch = scenario.Starts.Length - 1;
        using DeviceTensor<int> starts = Upload(device, scenario.Starts, batch + 1);
        using DeviceTensor<int> pageTable = Upload(device, scenario.PageTable, batch, batch == 0 ? 3 : scenario.PageTable.Length / batch);
        using GuardedTensor<TToken> gathered = new(device, scenario.GatheredRows, scenario.Width);
        Gather(stream, cache, starts, pageTable, gathered.Tensor);
        stream.Synchronize();
        if (!rows.IsIntact() || !gathered.IsIntact() || !tokens.IsIntact())
        {
            throw new InvalidOperationException($"Something was written beside a tensor: {scenario}.");
        }

        return new(appended, Bytes(cache.Rows), MemoryMarshal.Cast<byte, ushort>(Bytes(gathered.Tensor)).ToArray());
    }

    // The overloads for FP8 caches are no generic methods.
    private static void Append(
        DeviceStream stream, DeviceTensor<TToken> tokens, DeviceTensor<int> slots, PagedCache<TCache> cache, RotaryEmbedding? rotary, DeviceTensor<int>? positions, ScaleRule rule)
    {
        if (cache is PagedCache<Float8E4M3> narrow)
        {
            CacheOperations.Append(stream, (DeviceTensor<BFloat16>)(object)tokens, slots, narrow, rotary, positions, rule);
        }
        else
        {
            CacheOperations.Append(stream, tokens, slots, (PagedCache<TToken>)(object)cache, rotary, positions);
        }
    }

    private static void Gather(DeviceStream stream, PagedCache<TCache> cache, DeviceTensor<int> starts, DeviceTensor<int> pageTable, DeviceTensor<TToken> destination)
    {
        if (cache is PagedCache<Float8E4M3> narrow)
        {
            CacheOperations.Gather(stream, narrow, starts, pageTable, (DeviceTensor<BFloat16>)(object)destination);
        }
        else
        {
            CacheOperations.Gather(stream, (PagedCache<TToken>)(object)cache, starts, pageTable, destination);
        }
    }

    private static DeviceTensor<int> Upload(Device device, int[] values, params ReadOnlySpan<int> shape)
    {
        DeviceTensor<int> tensor = new(device, shape);
        tensor.CopyFrom(values);
        return tensor;
    }

    private static byte[] Bytes<T>(DeviceTensor<T> tensor)
        where T : unmanaged =>
        MemoryMarshal.AsBytes<T>(tensor.ToArray()).ToArray();
}
