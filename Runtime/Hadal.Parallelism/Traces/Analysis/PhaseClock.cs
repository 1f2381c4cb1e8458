namespace Hadal.Parallelism.Traces;

/// <summary>
/// Which annotation holds at a time on the host: of all that cover it, on whatever thread, the one that began last, and of those the
/// shortest. By time and not by thread, for backward passes launch from threads of their own.
/// </summary>
internal sealed class PhaseClock
{
    internal const int None = -1;

    private readonly List<long> _starts = [];
    private readonly List<int> _names = [];

    internal PhaseClock(IReadOnlyList<HostRange> annotations)
    {
        HostRange[] byStart = [.. annotations.Where(range => range.Duration > 0)];
        Array.Sort(byStart, static (a, b) => (a.Start, -a.End).CompareTo((b.Start, -b.End)));
        long[] bounds = [.. byStart.Select(range => range.Start), .. byStart.Select(range => range.End)];
        Array.Sort(bounds);

        // The last begun is on top. One that is over may lie below and is dropped when it comes to the top.
        Stack<HostRange> open = [];
        int next = 0;
        foreach (long time in bounds)
        {
            while (next < byStart.Length && byStart[next].Start <= time)
            {
                open.Push(byStart[next++]);
            }

            while (open.TryPeek(out HostRange top) && top.End <= time)
            {
                open.Pop();
            }

            Begin(time, open.TryPeek(out HostRange innermost) ? innermost.Name : None);
        }
    }

    /// <summary>The number of the annotation's name, or <see cref="None"/>.</summary>
    internal int At(long time)
    {
        int index = _starts.BinarySearch(time);
        index = index < 0 ? ~index - 1 : index;
        return index < 0 ? None : _names[index];
    }

    private void Begin(long time, int name)
    {
        if (_starts.Count > 0 && _starts[^1] == time)
        {
            _names[^1] = name;
        }
        else if (_names.Count == 0 || _names[^1] != name)
        {
            _starts.Add(time);
            _names.Add(name);
        }
    }
}
