using Hadal.Specs;

namespace Hadal.Cpu;

/// <summary>The managed rotation of rows outside a cache.</summary>
internal static unsafe class CpuRotary
{
    internal static void Run<T>(DeviceTensor<T> queries, RotaryEmbedding rotary, DeviceTensor<int> positions, int threads)
        where T : unmanaged
    {
        using DeviceMemory.Hold holdQueries = queries.Memory.Acquire();
        using DeviceMemory.Hold holdCosines = rotary.Cosines.Memory.Acquire();
        using DeviceMemory.Hold holdSines = rotary.Sines.Memory.Acquire();
        using DeviceMemory.Hold holdPositions = positions.Memory.Acquire();
        RotaryTables tables = new((float*)rotary.Cosines.Pointer, (float*)rotary.Sines.Pointer, rotary.Positions, rotary.Pairing);
        T* values = (T*)queries.Pointer;
        int* at = (int*)positions.Pointer;
        int heads = queries.Shape[^2], columns = queries.Shape[^1];
        CpuParallel.For(positions.Length * heads, PagedCacheRules.RotaryWidth, threads, row =>
        {
            T* part = values + ((row + 1) * columns) - PagedCacheRules.RotaryWidth;
            RotaryTurn.Run(part, part, tables, at[row / heads]);
        });
    }
}
