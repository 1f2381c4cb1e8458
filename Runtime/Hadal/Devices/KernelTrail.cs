namespace Hadal;

/// <summary>The names of the kernels that a stream was given since it was last known to be idle, for errors to tell.</summary>
internal sealed class KernelTrail
{
    // Names only, no events between the kernels: the trail must cost a launch next to nothing.
    private const int Capacity = 16;

    private readonly string?[] _names = new string?[Capacity];
    private int _count;

    internal void Add(string name) => _names[_count++ & (Capacity - 1)] = name;

    internal void Clear() => _count = 0;

    public override string ToString()
    {
        int count = _count;
        int shown = Math.Min(count, Capacity);
        string[] names = [.. Enumerable.Range(count - shown, shown).Select(i => _names[i & (Capacity - 1)]).OfType<string>().Distinct()];
        return names.Length switch
        {
            0 => "no kernel (a copy or a wait for another stream)",
            1 => names[0],
            _ => $"one of {string.Join(", ", names)} ({count} launches)",
        };
    }
}
