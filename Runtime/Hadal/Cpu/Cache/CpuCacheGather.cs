using System.Runtime.CompilerServices;
using Hadal.Specs;

namespace Hadal.Cpu;

/// <summary>The managed gathering of tokens.</summary>
internal static unsafe class CpuCacheGather
{
    internal static void Run<TCache, T>(GatherOperands<TCache, T> operands, int threads)
        where TCache : unmanaged
        where T : unmanaged
    {
        byte* rows = (byte*)operands.Cache.Rows.Address;
        int* starts = (int*)operands.Starts.Address, table = (int*)operands.PageTable.Address;
        T* destination = (T*)operands.Destination.Address;
        int batch = operands.Batch, width = operands.Cache.Width, pageSize = operands.Cache.PageSize, columns = operands.PageTable.Shape[1];
        int rowBytes = operands.Cache.Rows.Shape[2] * sizeof(TCache);
        CpuParallel.For(operands.Rows, width, threads, index =>
        {
            int sequence = SequenceOf(starts, batch, (int)index);
            if (sequence == batch)
            {
                return;
            }

            long token = index - starts[sequence], column = token / pageSize;
            int page = column < columns ? table[((long)sequence * columns) + column] : -1;
            T* to = destination + (index * width);
            if ((uint)page >= (uint)operands.Cache.Pages)
            {
                Unsafe.InitBlockUnaligned(to, 0, (uint)(width * sizeof(T)));
                return;
            }

            Read<TCache, T>(rows + ((((long)page * pageSize) + (token % pageSize)) * rowBytes), to, width);
        });
    }

    private static void Read<TCache, T>(byte* row, T* destination, int width)
        where TCache : unmanaged
        where T : unmanaged
    {
        if (!PagedCache<TCache>.IsFp8)
        {
            Unsafe.CopyBlockUnaligned(destination, row, (uint)(width * sizeof(T)));
            return;
        }

        QuantizedCacheRow.Read(row, (BFloat16*)destination);
        Unsafe.CopyBlockUnaligned(destination + MlaRules.ValueWidth, row + QuantizedCacheRow.RotaryAt, (uint)((width - MlaRules.ValueWidth) * sizeof(T)));
    }

    // The last sequence that begins at or before the row, or the batch where the row is in none. Whatever the starts are, the search ends.
    private static int SequenceOf(int* starts, int batch, int row)
    {
        if (row < starts[0] || row >= starts[batch])
        {
            return batch;
        }

        int low = 0, high = batch;
        while (high - low > 1)
        {
            int middle = (int)(((uint)low + (uint)high) / 2);
            (low, high) = starts[middle] <= row ? (middle, high) : (low, middle);
        }

        return low;
    }
}
