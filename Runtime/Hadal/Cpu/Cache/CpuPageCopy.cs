namespace Hadal.Cpu;

/// <summary>The managed copying of pages.</summary>
internal static unsafe class CpuPageCopy
{
    internal static void Run<T>(PagedCache<T> cache, DeviceTensor<int> pairs, int threads)
        where T : unmanaged
    {
        byte* rows = (byte*)cache.Rows.Address;
        int* pages = (int*)pairs.Address;
        int elements = cache.PageSize * cache.Rows.Shape[2];
        long bytes = (long)elements * sizeof(T);
        CpuParallel.For(pairs.Shape[0], elements, threads, pair =>
        {
            int source = pages[2 * pair], destination = pages[(2 * pair) + 1];
            if ((uint)source < (uint)cache.Pages && (uint)destination < (uint)cache.Pages)
            {
                Buffer.MemoryCopy(rows + (source * bytes), rows + (destination * bytes), bytes, bytes);
            }
        });
    }
}
