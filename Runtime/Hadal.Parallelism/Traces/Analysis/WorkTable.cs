namespace Hadal.Parallelism.Traces;

/// <summary>What the kinds of work of a trace are: class, stream and name of each, worked out once a kind and not once an event.</summary>
internal sealed class WorkTable
{
    private readonly Dictionary<(int Device, int Stream), int> _streams = [];
    private readonly Dictionary<(int Name, KernelClass Class), int> _kernels = [];

    internal WorkTable(TraceCollector collected, KernelRules rules)
    {
        IReadOnlyList<GpuWork> work = collected.Gpu.Work;
        Rows = new Row[work.Count];
        for (int kind = 0; kind < Rows.Length; kind++)
        {
            (KernelClass kernelClass, bool claimed) = rules.Classify(collected.Names[work[kind].Name], work[kind]);
            Rows[kind] = new(
                kernelClass, claimed, NumberOf(_streams, (work[kind].Device, work[kind].Stream)), NumberOf(_kernels, (work[kind].Name, kernelClass)), work[kind]);
        }
    }

    /// <summary>By number of the kind.</summary>
    internal Row[] Rows { get; }

    internal int Streams => _streams.Count;

    internal int Kernels => _kernels.Count;

    /// <param name="Class">What it is for.</param>
    /// <param name="Claimed">Whether a rule said so.</param>
    /// <param name="Stream">Place of the stream.</param>
    /// <param name="Kernel">Place of name and class.</param>
    /// <param name="Work">What was read.</param>
    internal readonly record struct Row(KernelClass Class, bool Claimed, int Stream, int Kernel, GpuWork Work);

    private static int NumberOf<TKey>(Dictionary<TKey, int> numbers, TKey key)
        where TKey : notnull
    {
        if (!numbers.TryGetValue(key, out int number))
        {
            number = numbers.Count;
            numbers.Add(key, number);
        }

        return number;
    }
}
