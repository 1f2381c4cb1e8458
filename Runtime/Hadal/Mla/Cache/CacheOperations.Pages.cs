using Hadal.Compilation;
using Hadal.Cpu;

namespace Hadal;

public static unsafe partial class CacheOperations
{
    /// <summary>Queues copies of whole pages within a cache, as when a sequence that shares a page begins to write into it.</summary>
    /// <param name="stream">Where it runs.</param>
    /// <param name="cache">Has the pages.</param>
    /// <param name="pairs">
    /// [copies, 2]: source and destination of each. A pair of which one is no page of the cache, −1 for one, is skipped. No page is a destination twice, or
    /// both a source and a destination: the order of the copies is not defined.
    /// </param>
    /// <exception cref="KernelArgumentException">A shape or a device does not fit.</exception>
    /// <exception cref="KernelUnavailableException">The GPU has no machine code for the kernel.</exception>
    public static void CopyPages<T>(DeviceStream stream, PagedCache<T> cache, DeviceTensor<int> pairs)
        where T : unmanaged
    {
        ArgumentNullException.ThrowIfNull(stream);
        ArgumentNullException.ThrowIfNull(cache);
        ArgumentNullException.ThrowIfNull(pairs);
        if (pairs.Shape.Length != 2 || pairs.Shape[1] != 2)
        {
            CacheArguments.Complain(
                nameof(CopyPages), nameof(pairs), $"reads pairs [copies, 2] of source and destination; they are {TensorShape.Format(pairs.Shape)}");
        }

        CacheArguments.MustBeOn(stream, cache.Device, nameof(CopyPages), nameof(cache));
        CacheArguments.MustBeOn(stream, pairs.Device, nameof(CopyPages), nameof(pairs));
        if (CacheIndexCheck.IsOn(stream))
        {
            CacheIndexCheck.MustBeNone(CacheIndexCheck.FindPairFault(RuntimeChecks.Look(stream, pairs), cache.Pages), nameof(CopyPages), nameof(pairs));
        }

        if (pairs.Length == 0 || cache.Pages == 0)
        {
            return;
        }

        if (stream is CudaStream cuda)
        {
            CopyPagesOnGpu(cuda, cache, pairs);
        }
        else
        {
            CopyPagesOnCpu((CpuStream)stream, cache, pairs);
        }
    }

    private static void CopyPagesOnCpu<T>(CpuStream stream, PagedCache<T> cache, DeviceTensor<int> pairs)
        where T : unmanaged
    {
        int threads = stream.SmBudget;
        stream.Run(nameof(CopyPages), () => CpuPageCopy.Run(cache, pairs, threads), cache.Rows.Memory, pairs.Memory);
    }

    private static void CopyPagesOnGpu<T>(CudaStream stream, PagedCache<T> cache, DeviceTensor<int> pairs)
        where T : unmanaged
    {
        const int VectorBytes = 16;
        using DeviceMemory.Hold holdRows = cache.Rows.Memory.Acquire();
        using DeviceMemory.Hold holdPairs = pairs.Memory.Acquire();
        uint vectors = (uint)(cache.Rows.Bytes / (nuint)cache.Pages / VectorBytes);
        PageCopyParameters parameters = new()
        {
            Rows = VectorAlignment.Check(cache.Rows.Pointer, nameof(CopyPages), nameof(cache)),
            Pairs = pairs.Pointer,
            Count = (uint)pairs.Shape[0],
            Pages = (uint)cache.Pages,
            VectorsPerPage = vectors,
        };
        CacheKernel.Of<T>().Launch(
            stream, CacheEntry.CopyPages, pairs.Shape[0] * BlocksOf(vectors, PagedCacheFamily.VectorsPerCopy), &parameters, cache.Rows.Memory, pairs.Memory);
    }
}
