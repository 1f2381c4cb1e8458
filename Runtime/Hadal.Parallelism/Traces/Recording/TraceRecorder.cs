using System.Diagnostics;

namespace Hadal.Parallelism.Traces;

/// <summary>
/// Holds what one rank does until it is saved. Its clock begins at 0 with it and is monotonic; recorders of several ranks that are made with
/// the same origin share it. Safe from several threads.
/// </summary>
public sealed class TraceRecorder : ITraceSink
{
    private readonly Lock _lock = new();
    private readonly List<TraceActivity> _activities = [];
    private readonly List<TraceAnnotation> _annotations = [];
    private readonly int _rank;
    private readonly int _ranks;
    private readonly int? _multiprocessors;
    private string? _missing;

    /// <param name="rank">The rank.</param>
    /// <param name="ranks">How many there are.</param>
    /// <param name="origin">Time 0 as a <see cref="Stopwatch.GetTimestamp"/>; null where it is the moment of this call.</param>
    /// <param name="multiprocessors">How many the GPU has; null where there is no GPU.</param>
    public TraceRecorder(int rank = 0, int ranks = 1, long? origin = null, int? multiprocessors = null)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(rank);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(rank, ranks);
        (_rank, _ranks, Origin, _multiprocessors) = (rank, ranks, origin ?? Stopwatch.GetTimestamp(), multiprocessors);
    }

    /// <summary>Time 0, as a <see cref="Stopwatch.GetTimestamp"/>.</summary>
    public long Origin { get; }

    /// <summary>The time, in ns since the origin.</summary>
    public long NowNs => Stopwatch.GetElapsedTime(Origin).Ticks * TimeSpan.NanosecondsPerTick;

    /// <summary>Makes a recorder a rank, whose clocks are one.</summary>
    /// <param name="ranks">How many.</param>
    public static TraceRecorder[] ForRanks(int ranks)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(ranks);
        long origin = Stopwatch.GetTimestamp();
        return [.. Enumerable.Range(0, ranks).Select(rank => new TraceRecorder(rank, ranks, origin))];
    }

    /// <summary>Begins a piece of work, which is over when the result is disposed.</summary>
    /// <param name="name">What is done.</param>
    /// <param name="kernelClass">What it is for.</param>
    /// <param name="stream">Where it runs.</param>
    public TraceScope Begin(string name, KernelClass kernelClass, int stream = 0)
    {
        ArgumentNullException.ThrowIfNull(name);
        return new(this, name, kernelClass, stream);
    }

    /// <summary>Begins a phase, which is over when the result is disposed.</summary>
    /// <param name="name">The phase.</param>
    public TraceScope BeginPhase(string name)
    {
        ArgumentNullException.ThrowIfNull(name);
        return new(this, name, null, 0);
    }

    /// <inheritdoc/>
    public void Complete(in TraceActivity activity)
    {
        lock (_lock)
        {
            _activities.Add(activity);
        }
    }

    /// <inheritdoc/>
    public void Annotate(in TraceAnnotation annotation)
    {
        lock (_lock)
        {
            _annotations.Add(annotation);
        }
    }

    /// <summary>Says in what is written, as <c>incomplete</c>, that something is missing in it. The first reason stays.</summary>
    /// <param name="reason">Why.</param>
    public void MarkIncomplete(string reason)
    {
        ArgumentNullException.ThrowIfNull(reason);
        lock (_lock)
        {
            _missing ??= reason;
        }
    }

    /// <summary>Writes everything so far to a stream, which is left open.</summary>
    /// <param name="stream">Where to.</param>
    public void WriteTo(Stream stream)
    {
        lock (_lock)
        {
            using TraceWriter writer = new(stream, _rank, _ranks, _multiprocessors);
            foreach (TraceAnnotation annotation in _annotations)
            {
                writer.Annotate(annotation);
            }

            foreach (TraceActivity activity in _activities)
            {
                writer.Complete(activity);
            }

            if (_missing is not null)
            {
                writer.MarkIncomplete(_missing);
            }
        }
    }

    /// <summary>Writes everything so far to a file, whole or not at all.</summary>
    /// <param name="path">The file; one that is there is replaced.</param>
    /// <exception cref="IOException">It cannot be written.</exception>
    public void Save(string path) => AtomicFile.Write(path, WriteTo);
}
