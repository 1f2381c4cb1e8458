using System.Diagnostics.CodeAnalysis;

namespace Hadal;

/// <summary>What the operations on caches ask of their arguments. Compared in the hot path, worded outside it.</summary>
internal static class CacheArguments
{
    /// <exception cref="KernelArgumentException">The argument lives elsewhere than the stream.</exception>
    internal static void MustBeOn(DeviceStream stream, Device? device, string operation, string argument)
    {
        if (device is not null && device != stream.Device)
        {
            Complain(operation, argument, $"runs on {stream.Device}, the stream's device; the {argument} lives on {device}");
        }
    }

    /// <summary>Slots are counted in 32 bits.</summary>
    /// <exception cref="KernelArgumentException">The cache has more.</exception>
    internal static void MustHaveSlots<T>(PagedCache<T> cache, string operation)
        where T : unmanaged
    {
        if ((long)cache.Pages * cache.PageSize > int.MaxValue)
        {
            Complain(operation, nameof(cache), $"numbers at most {int.MaxValue} tokens of a cache; the cache has {cache.Pages} pages of {cache.PageSize}");
        }
    }

    /// <exception cref="KernelArgumentException">It is not [batch, pages], or has room for more tokens than an int counts.</exception>
    internal static void MustBePageTable(DeviceTensor<int> pageTable, int batch, int pageSize, string operation, string origin)
    {
        if (pageTable.Shape.Length != 2 || pageTable.Shape[0] != batch)
        {
            Complain(operation, nameof(pageTable), $"reads a page table [{batch}, pages] (batch from the {origin}); it is {TensorShape.Format(pageTable.Shape)}");
        }

        if ((long)pageTable.Shape[1] * pageSize > int.MaxValue)
        {
            Complain(
                operation, nameof(pageTable), $"knows sequences of at most {int.MaxValue} tokens; the page table has {pageTable.Shape[1]} pages of {pageSize}");
        }
    }

    /// <exception cref="KernelArgumentException">Only one of them is there, or they do not fit the tokens or the stream.</exception>
    internal static void MustRotate(DeviceStream stream, RotaryEmbedding? rotary, DeviceTensor<int>? positions, long tokens, string operation)
    {
        if (rotary is null != positions is null)
        {
            string missing = rotary is null ? nameof(rotary) : nameof(positions);
            Complain(operation, missing, $"rotates by tables at positions, so it is given both or neither; {missing} is null");
        }

        if (positions is not null && positions.Length != tokens)
        {
            Complain(operation, nameof(positions), $"rotates {tokens} tokens, each at a position; the positions are {TensorShape.Format(positions.Shape)}");
        }

        MustBeOn(stream, rotary?.Device, operation, nameof(rotary));
        MustBeOn(stream, positions?.Device, operation, nameof(positions));
    }

    /// <exception cref="KernelArgumentException">Always.</exception>
    [DoesNotReturn]
    internal static void Complain(string operation, string argument, string complaint) => throw new KernelArgumentException(argument, $"{operation} {complaint}.");
}
