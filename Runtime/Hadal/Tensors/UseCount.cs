namespace Hadal;

/// <summary>How many regions share memory; once it is none, there is nothing to share.</summary>
internal sealed class RegionCount
{
    private int _count = 1;

    internal bool TryAdd()
    {
        int count = Volatile.Read(ref _count);
        while (count != 0)
        {
            int seen = Interlocked.CompareExchange(ref _count, count + 1, count);
            if (seen == count)
            {
                return true;
            }

            count = seen;
        }

        return false;
    }

    /// <summary>Takes one away.</summary>
    internal bool IsLast() => Interlocked.Decrement(ref _count) == 0;
}
