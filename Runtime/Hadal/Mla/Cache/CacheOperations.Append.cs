using Hadal.Compilation;
using Hadal.Cpu;
using Hadal.Specs;

namespace Hadal;

public static unsafe partial class CacheOperations
{
    /// <summary>Queues the writing of new tokens into their slots of a cache of 16-bit elements.</summary>
    /// <param name="stream">Where it runs.</param>
    /// <param name="tokens">[…, cache's width]: 512 latent elements, and 64 rotary ones where the width is 576.</param>
    /// <param name="slots">
    /// One a token: page · page size + offset, as <see cref="FindSlots"/> writes them. A token whose slot is none of the cache, −1 for one, is skipped.
    /// No two tokens have the same.
    /// </param>
    /// <param name="cache">Takes the tokens.</param>
    /// <param name="rotary">Rotates the last 64 elements on their way; null where that is done, or where keys have no such part.</param>
    /// <param name="positions">
    /// The position of each token, where there are tables; null else. A position that the tables do not have makes the rotary part NaN.
    /// </param>
    /// <exception cref="KernelArgumentException">A shape, a type or a device does not fit.</exception>
    /// <exception cref="KernelUnavailableException">The GPU has no machine code for the kernel.</exception>
    public static void Append<T>(
        DeviceStream stream, DeviceTensor<T> tokens, DeviceTensor<int> slots, PagedCache<T> cache, RotaryEmbedding? rotary, DeviceTensor<int>? positions)
        where T : unmanaged =>
        Append(stream, new AppendOperands<T, T>(tokens, slots, cache, rotary, positions, ScaleRule.PowerOfTwo));

    /// <summary>
    /// Queues the writing of new tokens into their slots of an FP8 cache. The latent part is quantised as <see cref="Quantizer"/> quantises rows, in
    /// groups of 128 with a scale each; the rotary part stays BF16.
    /// </summary>
    /// <param name="stream">Where it runs.</param>
    /// <param name="tokens">[…, 576]: 512 latent elements and 64 rotary ones.</param>
    /// <param name="slots">As for other caches.</param>
    /// <param name="cache">Takes the tokens.</param>
    /// <param name="rotary">As for other caches.</param>
    /// <param name="positions">As for other caches.</param>
    /// <param name="rule">How scales follow from the largest magnitudes; a power of two is at least 2⁻¹³.</param>
    /// <exception cref="KernelArgumentException">A shape or a device does not fit.</exception>
    /// <exception cref="KernelUnavailableException">The GPU has no machine code for the kernel.</exception>
    public static void Append(
        DeviceStream stream,
        DeviceTensor<BFloat16> tokens,
        DeviceTensor<int> slots,
        PagedCache<Float8E4M3> cache,
        RotaryEmbedding? rotary,
        DeviceTensor<int>? positions,
        ScaleRule rule = ScaleRule.PowerOfTwo) =>
        Append(stream, new AppendOperands<BFloat16, Float8E4M3>(tokens, slots, cache, rotary, positions, rule));

    private static void Append<TToken, TCache>(DeviceStream stream, in AppendOperands<TToken, TCache> operands)
        where TToken : unmanaged
        where TCache : unmanaged
    {
        Validate(stream, operands);
        if (operands.Count == 0 || operands.SlotCount == 0)
        {
            return;
        }

        if (stream is CudaStream cuda)
        {
            AppendOnGpu(cuda, operands);
        }
        else
        {
            AppendOnCpu((CpuStream)stream, operands);
        }
    }

    // A method of its own: the closure would be allocated by every call of the one that holds it, on GPUs too.
    private static void AppendOnCpu<TToken, TCache>(CpuStream stream, AppendOperands<TToken, TCache> operands)
        where TToken : unmanaged
        where TCache : unmanaged
    {
        int threads = stream.SmBudget;
        DeviceMemory tokens = operands.Tokens.Memory;
        stream.Run(
            nameof(Append), () => CpuCacheAppend.Run(operands, threads),
            tokens, operands.Cache.Rows.Memory, operands.Slots.Memory, operands.Rotary?.Cosines.Memory ?? tokens, operands.Rotary?.Sines.Memory ?? tokens, operands.Positions?.Memory ?? tokens);
    }

    private static void AppendOnGpu<TToken, TCache>(CudaStream stream, in AppendOperands<TToken, TCache> operands)
        where TToken : unmanaged
        where TCache : unmanaged
    {
        // Where nothing is rotated, the tokens' memory is held instead of that of the tables.
        (DeviceTensor<TToken> tokens, DeviceTensor<TCache> rows, DeviceTensor<int> slots) = (operands.Tokens, operands.Cache.Rows, operands.Slots);
        DeviceMemory cosines = operands.Rotary?.Cosines.Memory ?? tokens.Memory, sines = operands.Rotary?.Sines.Memory ?? tokens.Memory;
        DeviceMemory positions = operands.Positions?.Memory ?? tokens.Memory;
        using DeviceMemory.Hold holdTokens = tokens.Memory.Acquire();
        using DeviceMemory.Hold holdRows = rows.Memory.Acquire();
        using DeviceMemory.Hold holdSlots = slots.Memory.Acquire();
        using DeviceMemory.Hold holdCosines = cosines.Acquire();
        using DeviceMemory.Hold holdSines = sines.Acquire();
        using DeviceMemory.Hold holdPositions = positions.Acquire();
        AppendParameters parameters = new()
        {
            Tokens = VectorAlignment.Check(tokens.Pointer, nameof(Append), nameof(tokens)),
            Rows = VectorAlignment.Check(rows.Pointer, nameof(Append), "cache"),
            Slots = slots.Pointer,
            Rotary = RotaryParameters.Of(operands.Rotary, operands.Positions, nameof(Append)),
            Count = (uint)operands.Count,
            Width = (uint)operands.Cache.Width,
            SlotCount = (uint)operands.SlotCount,
            PowerOfTwo = operands.Rule == ScaleRule.PowerOfTwo ? 1u : 0,
        };
        CacheKernel.Of<TCache>().Launch(
            stream, CacheEntry.Append, BlocksOf(operands.Count, PagedCacheFamily.Warps), &parameters, tokens.Memory, rows.Memory, slots.Memory, cosines, sines, positions);
    }
}
