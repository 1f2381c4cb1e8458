using System.Numerics;
using Hadal.Compilation;
using Hadal.Cpu;

namespace Hadal;

public static unsafe partial class CacheOperations
{
    /// <summary>Queues the gathering of the first tokens of sequences into one tensor, one sequence behind the other, as prefill wants them.</summary>
    /// <param name="stream">Where it runs.</param>
    /// <param name="cache">Has the tokens.</param>
    /// <param name="starts">
    /// [batch + 1], ascending from 0: row starts[i] of the destination takes the first token of sequence i, row starts[i + 1] − 1 its last. Rows of no
    /// sequence are left alone.
    /// </param>
    /// <param name="pageTable">
    /// [batch, pages of a sequence]: the page of tokens i · page size … of a sequence. Tokens for which it has none, or none of the cache, become zeros.
    /// </param>
    /// <param name="destination">[rows, cache's width]; those beyond starts[batch] are left alone.</param>
    /// <exception cref="KernelArgumentException">A shape, a type or a device does not fit.</exception>
    /// <exception cref="KernelUnavailableException">The GPU has no machine code for the kernel.</exception>
    public static void Gather<T>(DeviceStream stream, PagedCache<T> cache, DeviceTensor<int> starts, DeviceTensor<int> pageTable, DeviceTensor<T> destination)
        where T : unmanaged =>
        Gather(stream, new GatherOperands<T, T>(cache, starts, pageTable, destination));

    /// <summary>As for other caches; each latent value is multiplied by its scale in FP32 and rounded to BF16.</summary>
    /// <inheritdoc cref="Gather{T}(DeviceStream, PagedCache{T}, DeviceTensor{int}, DeviceTensor{int}, DeviceTensor{T})"/>
    public static void Gather(
        DeviceStream stream, PagedCache<Float8E4M3> cache, DeviceTensor<int> starts, DeviceTensor<int> pageTable, DeviceTensor<BFloat16> destination) =>
        Gather(stream, new GatherOperands<Float8E4M3, BFloat16>(cache, starts, pageTable, destination));

    private static void Gather<TCache, T>(DeviceStream stream, in GatherOperands<TCache, T> operands)
        where TCache : unmanaged
        where T : unmanaged
    {
        Validate(stream, operands);
        if (operands.Batch == 0 || operands.Rows == 0)
        {
            return;
        }

        if (stream is CudaStream cuda)
        {
            GatherOnGpu(cuda, operands);
        }
        else
        {
            GatherOnCpu((CpuStream)stream, operands);
        }
    }

    private static void GatherOnCpu<TCache, T>(CpuStream stream, GatherOperands<TCache, T> operands)
        where TCache : unmanaged
        where T : unmanaged
    {
        int threads = stream.SmBudget;
        stream.Run(
            nameof(Gather), () => CpuCacheGather.Run(operands, threads),
            operands.Cache.Rows.Memory, operands.Starts.Memory, operands.PageTable.Memory, operands.Destination.Memory);
    }

    private static void GatherOnGpu<TCache, T>(CudaStream stream, in GatherOperands<TCache, T> operands)
        where TCache : unmanaged
        where T : unmanaged
    {
        (PagedCache<TCache> cache, DeviceTensor<int> starts, DeviceTensor<int> pageTable, DeviceTensor<T> destination) = operands;
        using DeviceMemory.Hold holdRows = cache.Rows.Memory.Acquire();
        using DeviceMemory.Hold holdStarts = starts.Memory.Acquire();
        using DeviceMemory.Hold holdTable = pageTable.Memory.Acquire();
        using DeviceMemory.Hold holdDestination = destination.Memory.Acquire();
        GatherParameters parameters = new()
        {
            Rows = VectorAlignment.Check(cache.Rows.Pointer, nameof(Gather), nameof(cache)),
            Starts = starts.Pointer,
            PageTable = pageTable.Pointer,
            Destination = VectorAlignment.Check(destination.Pointer, nameof(Gather), nameof(destination)),
            Batch = (uint)operands.Batch,
            TableColumns = (uint)pageTable.Shape[1],
            Count = (uint)operands.Rows,
            Width = (uint)cache.Width,
            Pages = (uint)cache.Pages,
            PageBits = (uint)BitOperations.Log2((uint)cache.PageSize),
        };
        CacheKernel.Of<TCache>().Launch(
            stream, CacheEntry.Gather, BlocksOf(operands.Rows, PagedCacheFamily.Warps), &parameters,
            cache.Rows.Memory, starts.Memory, pageTable.Memory, destination.Memory);
    }
}
