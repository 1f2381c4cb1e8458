namespace Hadal.Parallelism.Traces;

/// <summary>Reads traces of the PyTorch profiler, and of what writes the same (Chrome's trace event format), and sums them up.</summary>
/// <remarks>
/// A trace is read once and never held whole. Kept are 32 bytes a piece of GPU work (20, and 12 of its launch); each distinct name, and each distinct
/// kind of work (name, GPU, stream, blocks of the grid), once, at most 262,144 of each; 24 bytes an annotation and a long call. Errors give the byte of
/// the text (of the inflated text, where the file is compressed).
/// </remarks>
public static class TraceAnalyzer
{
    // Real traces have some tens. Each has a lane of its own in the timeline.
    private const int MostStreams = 4096;

    /// <summary>Analyses a file, plain or compressed with gzip.</summary>
    /// <param name="path">The file.</param>
    /// <param name="options">How to read it; null for the defaults.</param>
    /// <exception cref="FormatException">It is no trace, or is cut off.</exception>
    /// <exception cref="IOException">It cannot be read.</exception>
    public static TraceAnalysis Analyze(string path, TraceOptions? options = null)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        using FileStream file = new(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite, bufferSize: 0, FileOptions.SequentialScan);
        return Analyze(file, path, options);
    }

    /// <summary>Analyses a stream, plain or compressed with gzip.</summary>
    /// <param name="stream">It is read to its end and left open.</param>
    /// <param name="name">What the result and errors call it.</param>
    /// <param name="options">How to read it; null for the defaults.</param>
    /// <exception cref="FormatException">It is no trace, or is cut off.</exception>
    public static TraceAnalysis Analyze(Stream stream, string name, TraceOptions? options = null) => Analyze(stream, name, options, JsonTokens.DefaultBuffer);

    internal static TraceAnalysis Analyze(Stream stream, string name, TraceOptions? options, int buffer)
    {
        ArgumentNullException.ThrowIfNull(stream);
        ArgumentNullException.ThrowIfNull(name);
        options ??= TraceOptions.Default;
        if (!(options.HostWaitUs > 0) || options.HostWaitUs > 1e12)
        {
            throw new ArgumentOutOfRangeException(nameof(options), options.HostWaitUs, $"{nameof(TraceOptions.HostWaitUs)} must be above 0 and at most 10^12.");
        }

        long longWait = (long)(options.HostWaitUs * 1000);
        TraceCollector collected = new(longWait);
        TraceFile.Read(stream, name, collected, options.TimeUnit, buffer);
        if (collected.Gpu.Work.DistinctBy(work => (work.Device, work.Stream)).Count() is > MostStreams and int streams)
        {
            throw new FormatException($"'{name}' names {streams} streams; {MostStreams} are the most.");
        }

        return new TraceSummary(collected, new KernelRules(options.Rules), longWait).Analyze(name);
    }
}
