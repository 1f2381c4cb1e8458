namespace Hadal;

/// <summary>The names of the kernels that a stream was given since it was last known to be idle, for errors to tell.</summary>
internal sealed class KernelTrail
{
    // Names only, no events between the kernels: the trail must cost a launch next to nothing.
    private const int Capacity = 16;

    private readonly string?[] _names = new string?[Capacity];
    private long _count;

    internal void Add(string name) => _names[(Interlocked.Increment(ref _count) - 1) & (Capacity - 1)] = name;

    internal void Clear() => Interlocked.Exchange(ref _count, 0);

    public override string ToString()
    {
        long count = Interlocked.Read(ref _count);
        int shown = (int)Math.Min(count, Capacity);
        string[] names = [.. Enumerable.Range(0, shown).Select(i => _names[(count - shown + i) & (Capacity - 1)]).OfType<string>().Distinct()];
        return names.Length switch
        {
            0 => "no kernel (a copy or a wait for another stream)",
            1 => names[0],
            _ => $"one of {string.Join(", ", names)} ({count} launches)",
        };
    }
}
