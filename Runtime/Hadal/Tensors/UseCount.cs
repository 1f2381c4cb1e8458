namespace Hadal;

/// <summary>How many use a thing, its owner included; once it is zero, nobody can begin to.</summary>
internal sealed class UseCount
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

    /// <summary>Takes one away; true for the last.</summary>
    internal bool Release() => Interlocked.Decrement(ref _count) == 0;
}
