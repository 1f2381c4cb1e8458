using System.Numerics;
using Hadal.Compilation;
using Hadal.Cpu;

namespace Hadal;

public static unsafe partial class CacheOperations
{
    /// <summary>
    /// Queues the search for the slots of a step's tokens, which are the last of each sequence: once a step, for the layers whose caches have the same
    /// page table. It reads lengths and page table as <see cref="MlaPlan.Update"/> does.
    /// </summary>
    /// <param name="stream">Where it runs.</param>
    /// <param name="cache">Any of the caches: its pages and their size count.</param>
    /// <param name="lengths">
    /// [batch]: tokens of each sequence, those of this step included. What is negative counts as 0, what the page table has no room for is cut off.
    /// </param>
    /// <param name="pageTable">[batch, pages of a sequence]: the page of tokens i · page size … of a sequence.</param>
    /// <param name="slots">
    /// [batch, tokens of each sequence in the step]: takes page · page size + offset of each; −1 where the sequence is shorter, or its page is none of
    /// the cache.
    /// </param>
    /// <param name="positions">As the slots: takes the position of each token in its sequence, 0 where the sequence is shorter.</param>
    /// <exception cref="KernelArgumentException">A shape or a device does not fit.</exception>
    /// <exception cref="KernelUnavailableException">The GPU has no machine code for the kernel.</exception>
    public static void FindSlots<T>(
        DeviceStream stream, PagedCache<T> cache, DeviceTensor<int> lengths, DeviceTensor<int> pageTable, DeviceTensor<int> slots, DeviceTensor<int>? positions = null)
        where T : unmanaged
    {
        Validate(stream, cache, lengths, pageTable, slots, positions);
        if (slots.Length == 0)
        {
            return;
        }

        if (stream is CudaStream cuda)
        {
            FindSlotsOnGpu(cuda, cache, lengths, pageTable, slots, positions);
        }
        else
        {
            FindSlotsOnCpu((CpuStream)stream, cache.Pages, cache.PageSize, lengths, pageTable, slots, positions);
        }
    }

    private static void FindSlotsOnCpu(
        CpuStream stream, int pages, int pageSize, DeviceTensor<int> lengths, DeviceTensor<int> pageTable, DeviceTensor<int> slots, DeviceTensor<int>? positions) =>
        stream.Run(
            nameof(FindSlots), () => CpuCacheSlots.Run(pages, pageSize, lengths, pageTable, slots, positions),
            lengths.Memory, pageTable.Memory, slots.Memory, (positions ?? slots).Memory);

    private static void FindSlotsOnGpu<T>(
        CudaStream stream, PagedCache<T> cache, DeviceTensor<int> lengths, DeviceTensor<int> pageTable, DeviceTensor<int> slots, DeviceTensor<int>? positions)
        where T : unmanaged
    {
        DeviceMemory positionsOrSlots = (positions ?? slots).Memory;
        using DeviceMemory.Hold holdLengths = lengths.Memory.Acquire();
        using DeviceMemory.Hold holdTable = pageTable.Memory.Acquire();
        using DeviceMemory.Hold holdSlots = slots.Memory.Acquire();
        using DeviceMemory.Hold holdPositions = positionsOrSlots.Acquire();
        SlotParameters parameters = new()
        {
            Lengths = lengths.Pointer,
            PageTable = pageTable.Pointer,
            Slots = slots.Pointer,
            Positions = positions?.Pointer ?? 0,
            Batch = (uint)slots.Shape[0],
            Tokens = (uint)slots.Shape[1],
            TableColumns = (uint)pageTable.Shape[1],
            Pages = (uint)cache.Pages,
            PageBits = (uint)BitOperations.Log2((uint)cache.PageSize),
        };
        CacheKernel.Of<T>().Launch(
            stream, CacheEntry.FindSlots, BlocksOf(slots.Length, PagedCacheFamily.Threads), &parameters, lengths.Memory, pageTable.Memory, slots.Memory, positionsOrSlots);
    }

    private static void Validate<T>(
        DeviceStream stream, PagedCache<T> cache, DeviceTensor<int> lengths, DeviceTensor<int> pageTable, DeviceTensor<int> slots, DeviceTensor<int>? positions)
        where T : unmanaged
    {
        ArgumentNullException.ThrowIfNull(stream);
        ArgumentNullException.ThrowIfNull(cache);
        ArgumentNullException.ThrowIfNull(lengths);
        ArgumentNullException.ThrowIfNull(pageTable);
        ArgumentNullException.ThrowIfNull(slots);
        if (lengths.Shape.Length != 1)
        {
            CacheArguments.Complain(nameof(FindSlots), nameof(lengths), $"reads lengths [batch]; they are {TensorShape.Format(lengths.Shape)}");
        }

        if (slots.Shape.Length != 2 || slots.Shape[0] != lengths.Shape[0])
        {
            CacheArguments.Complain(
                nameof(FindSlots), nameof(slots), $"writes slots [{lengths.Shape[0]}, tokens] (batch from the lengths); they are {TensorShape.Format(slots.Shape)}");
        }

        if (positions is not null && !positions.Shape.SequenceEqual(slots.Shape))
        {
            CacheArguments.Complain(
                nameof(FindSlots), nameof(positions),
                $"writes positions {TensorShape.Format(slots.Shape)} like the slots; they are {TensorShape.Format(positions.Shape)}");
        }

        CacheArguments.MustBePageTable(pageTable, lengths.Shape[0], cache.PageSize, nameof(FindSlots), nameof(lengths));
        CacheArguments.MustHaveSlots(cache, nameof(FindSlots));
        CacheArguments.MustBeOn(stream, cache.Device, nameof(FindSlots), nameof(cache));
        CacheArguments.MustBeOn(stream, lengths.Device, nameof(FindSlots), nameof(lengths));
        CacheArguments.MustBeOn(stream, pageTable.Device, nameof(FindSlots), nameof(pageTable));
        CacheArguments.MustBeOn(stream, slots.Device, nameof(FindSlots), nameof(slots));
        CacheArguments.MustBeOn(stream, positions?.Device, nameof(FindSlots), nameof(positions));
        if (CacheIndexCheck.IsOn(stream))
        {
            string? fault = MlaPageCheck.FindFault(RuntimeChecks.Look(stream, lengths), RuntimeChecks.Look(stream, pageTable), pageTable.Shape[1], cache.PageSize, cache.Pages);
            CacheIndexCheck.MustBeNone(fault, nameof(FindSlots), nameof(pageTable));
        }
    }
}
