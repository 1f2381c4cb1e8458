using Hadal.Compilation;
using Hadal.Cpu;
using Hadal.Specs;

namespace Hadal;

public static unsafe partial class CacheOperations
{
    /// <summary>Queues the rotation of queries, in place: the last 64 elements of every head of a token are turned by the token's position.</summary>
    /// <typeparam name="T"><see cref="BFloat16"/> or <see cref="Half"/>.</typeparam>
    /// <param name="stream">Where it runs.</param>
    /// <param name="queries">[…, heads, columns], such as [batch, query tokens, heads, 576]; columns are a multiple of 8, 64 or more.</param>
    /// <param name="rotary">The tables.</param>
    /// <param name="positions">The position of each token, as many as the extents before the heads make. One that the tables do not have makes NaN.</param>
    /// <exception cref="KernelArgumentException">A shape, a type or a device does not fit.</exception>
    /// <exception cref="KernelUnavailableException">The GPU has no machine code for the kernel.</exception>
    public static void Rotate<T>(DeviceStream stream, DeviceTensor<T> queries, RotaryEmbedding rotary, DeviceTensor<int> positions)
        where T : unmanaged
    {
        ValidateRotation(stream, queries, rotary, positions);
        if (queries.Length == 0)
        {
            return;
        }

        if (stream is CudaStream cuda)
        {
            RotateOnGpu(cuda, queries, rotary, positions);
        }
        else
        {
            RotateOnCpu((CpuStream)stream, queries, rotary, positions);
        }
    }

    private static void RotateOnCpu<T>(CpuStream stream, DeviceTensor<T> queries, RotaryEmbedding rotary, DeviceTensor<int> positions)
        where T : unmanaged
    {
        int threads = stream.SmBudget;
        stream.Run(nameof(Rotate), () => CpuRotary.Run(queries, rotary, positions, threads), queries.Memory, rotary.Cosines.Memory, rotary.Sines.Memory, positions.Memory);
    }

    private static void RotateOnGpu<T>(CudaStream stream, DeviceTensor<T> queries, RotaryEmbedding rotary, DeviceTensor<int> positions)
        where T : unmanaged
    {
        const int ThreadsPerHead = 4;
        using DeviceMemory.Hold holdQueries = queries.Memory.Acquire();
        using DeviceMemory.Hold holdCosines = rotary.Cosines.Memory.Acquire();
        using DeviceMemory.Hold holdSines = rotary.Sines.Memory.Acquire();
        using DeviceMemory.Hold holdPositions = positions.Memory.Acquire();
        RotateParameters parameters = new()
        {
            Values = VectorAlignment.Check(queries.Pointer, nameof(Rotate), nameof(queries)),
            Rotary = RotaryParameters.Of(rotary, positions, nameof(Rotate)),
            Tokens = (uint)positions.Length,
            Heads = (uint)queries.Shape[^2],
            Columns = (uint)queries.Shape[^1],
        };
        CacheKernel.Of<T>().Launch(
            stream, CacheEntry.Rotate, BlocksOf(queries.Length / queries.Shape[^1] * ThreadsPerHead, PagedCacheFamily.Threads), &parameters,
            queries.Memory, rotary.Cosines.Memory, rotary.Sines.Memory, positions.Memory);
    }

    private static void ValidateRotation<T>(DeviceStream stream, DeviceTensor<T> queries, RotaryEmbedding rotary, DeviceTensor<int> positions)
        where T : unmanaged
    {
        ArgumentNullException.ThrowIfNull(stream);
        ArgumentNullException.ThrowIfNull(queries);
        ArgumentNullException.ThrowIfNull(rotary);
        ArgumentNullException.ThrowIfNull(positions);
        if (typeof(T) != typeof(BFloat16) && typeof(T) != typeof(Half))
        {
            CacheArguments.Complain(nameof(Rotate), nameof(queries), $"rotates BFloat16 or Half; the queries are {typeof(T).Name}");
        }

        ReadOnlySpan<int> shape = queries.Shape;
        if (shape.Length < 2 || shape[^1] < PagedCacheRules.RotaryWidth || shape[^1] % 8 != 0)
        {
            CacheArguments.Complain(
                nameof(Rotate), nameof(queries),
                $"rotates the last {PagedCacheRules.RotaryWidth} of columns that are a multiple of 8 (rows of whole vectors) in [tokens, heads, columns]; the queries are {TensorShape.Format(shape)}");
        }

        long tokens = 1;
        foreach (int extent in shape[..^2])
        {
            tokens *= extent;
        }

        CacheArguments.MustRotate(stream, rotary, positions, tokens, nameof(Rotate));
        CacheArguments.MustBeOn(stream, queries.Device, nameof(Rotate), nameof(queries));
    }
}
