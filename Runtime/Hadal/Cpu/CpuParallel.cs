namespace Hadal.Cpu;

/// <summary>Loops over independent pieces of work, on several threads where that pays.</summary>
internal static class CpuParallel
{
    /// <summary>What a thread must get to do before waking it is worth the microseconds.</summary>
    private const long ElementsPerThread = 32 * 1024;

    /// <summary>Runs <paramref name="body"/> once for each index below <paramref name="count"/>.</summary>
    /// <param name="count">How many pieces there are.</param>
    /// <param name="elementsPerPiece">The size of one, which decides how many threads take part.</param>
    /// <param name="maxDegreeOfParallelism">The most threads, or −1 for one a processor.</param>
    /// <param name="body">The work; of the order nothing may depend.</param>
    internal static void For(long count, long elementsPerPiece, int maxDegreeOfParallelism, Action<long> body)
    {
        long threads = maxDegreeOfParallelism > 0 ? maxDegreeOfParallelism : Environment.ProcessorCount;
        threads = Math.Min(threads, count * elementsPerPiece / ElementsPerThread);
        if (threads <= 1)
        {
            for (long i = 0; i < count; i++)
                body(i);
            return;
        }

        // A few pieces at a time, so that short ones do not drown in bookkeeping while slow processors still hand work over.
        long chunk = Math.Max(1, Math.Min(count / (4 * threads), ElementsPerThread / elementsPerPiece));
        long chunks = (count + chunk - 1) / chunk;
        Parallel.For(0, chunks, new ParallelOptions { MaxDegreeOfParallelism = (int)threads }, c =>
        {
            long end = Math.Min(count, (c + 1) * chunk);
            for (long i = c * chunk; i < end; i++)
                body(i);
        });
    }
}
