using Hadal.Specs;

namespace Hadal.Cpu;

/// <summary>The managed rotation of rows outside a cache.</summary>
internal static unsafe class CpuRotary
{
    internal static void Run<T>(DeviceTensor<T> queries, RotaryEmbedding rotary, DeviceTensor<int> positions, int threads)
        where T : unmanaged
    {
        RotaryTables tables = new((float*)rotary.Cosines.Address, (float*)rotary.Sines.Address, rotary.Positions, rotary.Pairing);
        T* values = (T*)queries.Address;
        int* at = (int*)positions.Address;
        int heads = queries.Shape[^2], columns = queries.Shape[^1];
        CpuParallel.For(positions.Length * heads, PagedCacheRules.RotaryWidth, threads, row =>
        {
            T* part = values + ((row + 1) * columns) - PagedCacheRules.RotaryWidth;
            RotaryTurn.Run(part, part, tables, at[row / heads]);
        });
    }
}
