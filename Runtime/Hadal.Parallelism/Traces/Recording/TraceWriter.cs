using System.Globalization;
using System.Text.Json;

namespace Hadal.Parallelism.Traces;

/// <summary>
/// Writes what one rank does to a stream, in the trace event format as the PyTorch profiler has it, so that Perfetto, Chrome and
/// <see cref="TraceAnalyzer"/> read it. Times have three decimals of a microsecond, so no nanosecond is lost. The trace is whole once the
/// writer is disposed. For one thread at a time.
/// </summary>
public sealed class TraceWriter : ITraceSink, IDisposable
{
    private const int HostThread = 1;
    private const int FlushAt = 64 << 10;

    private readonly Stream _stream;
    private readonly Utf8JsonWriter _json;
    private readonly int _rank;
    private uint _correlation;
    private string? _missing;
    private bool _disposed;

    /// <param name="stream">Where to; left open.</param>
    /// <param name="rank">The rank that the trace is of.</param>
    /// <param name="ranks">How many there are.</param>
    /// <param name="multiprocessors">How many the GPU has; null where there is no GPU.</param>
    public TraceWriter(Stream stream, int rank, int ranks, int? multiprocessors = null)
    {
        ArgumentNullException.ThrowIfNull(stream);
        ArgumentOutOfRangeException.ThrowIfNegative(rank);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(rank, ranks);
        (_stream, _rank) = (stream, rank);
        _json = new(stream);
        WriteHead(ranks, multiprocessors);
    }

    /// <inheritdoc/>
    /// <exception cref="ArgumentException">It has no name, or a time below 0 or beyond some 70 years.</exception>
    public void Complete(in TraceActivity activity)
    {
        ObjectDisposedException.ThrowIf(_disposed, this);
        Check(activity.Name, activity.StartNs, activity.DurationNs);
        string kernelClass = activity.Class.Name();
        long launch = activity.LaunchNs ?? activity.StartNs;
        Check(activity.Name, launch, 0);
        ArgumentOutOfRangeException.ThrowIfNegative(activity.Blocks, nameof(activity));
        _correlation++;
        BeginEvent("cuda_runtime", "Launch", HostThread, launch, 0);
        _json.WriteNumber("correlation"u8, _correlation);
        EndEvent();

        BeginEvent(activity.Class == KernelClass.Memory ? "gpu_memcpy" : "kernel", activity.Name, activity.Stream, activity.StartNs, activity.DurationNs);
        _json.WriteNumber("device"u8, _rank);
        _json.WriteNumber("stream"u8, activity.Stream);
        _json.WriteNumber("correlation"u8, _correlation);
        _json.WriteString("class"u8, kernelClass);
        if (activity.Blocks > 0)
        {
            _json.WriteStartArray("grid"u8);
            _json.WriteNumberValue(activity.Blocks);
            _json.WriteNumberValue(1);
            _json.WriteNumberValue(1);
            _json.WriteEndArray();
        }

        EndEvent();
    }

    /// <inheritdoc/>
    /// <exception cref="ArgumentException">It has no name, or a time below 0 or beyond some 70 years.</exception>
    public void Annotate(in TraceAnnotation annotation)
    {
        ObjectDisposedException.ThrowIf(_disposed, this);
        Check(annotation.Name, annotation.StartNs, annotation.DurationNs);
        BeginEvent("user_annotation", annotation.Name, HostThread, annotation.StartNs, annotation.DurationNs);
        EndEvent();
    }

    /// <summary>Says in the trace, as <c>incomplete</c>, that something is missing in it. The first reason stays.</summary>
    /// <param name="reason">Why.</param>
    public void MarkIncomplete(string reason)
    {
        ArgumentNullException.ThrowIfNull(reason);
        ObjectDisposedException.ThrowIf(_disposed, this);
        _missing ??= reason;
    }

    /// <summary>Ends the trace.</summary>
    public void Dispose()
    {
        if (!_disposed)
        {
            _disposed = true;
            _json.WriteEndArray();
            if (_missing is not null)
            {
                _json.WriteString("incomplete"u8, _missing);
            }

            _json.WriteEndObject();
            _json.Dispose();
            _stream.Flush();
        }
    }

    private static void Check(string name, long start, long duration)
    {
        ArgumentNullException.ThrowIfNull(name);
        if (start is < 0 or > TraceClock.Latest || duration is < 0 or > TraceClock.Latest)
        {
            throw new ArgumentException($"'{name}' must begin at 0 ns or later and last 0 ns or longer, within some 70 years; it begins at {start} and lasts {duration}.");
        }
    }

    private void WriteHead(int ranks, int? multiprocessors)
    {
        _json.WriteStartObject();
        _json.WriteNumber("schemaVersion"u8, 1);
        _json.WriteStartObject("distributedInfo"u8);
        _json.WriteNumber("rank"u8, _rank);
        _json.WriteNumber("world_size"u8, ranks);
        _json.WriteEndObject();
        if (multiprocessors is { } count)
        {
            _json.WriteStartArray("deviceProperties"u8);
            _json.WriteStartObject();
            _json.WriteNumber("id"u8, _rank);
            _json.WriteNumber("numSms"u8, count);
            _json.WriteEndObject();
            _json.WriteEndArray();
        }

        _json.WriteStartArray("traceEvents"u8);
    }

    private void BeginEvent(string category, string name, int thread, long start, long duration)
    {
        _json.WriteStartObject();
        _json.WriteString("ph"u8, "X"u8);
        _json.WriteString("cat"u8, category);
        _json.WriteString("name"u8, name);
        _json.WriteNumber("pid"u8, _rank);
        _json.WriteNumber("tid"u8, thread);
        WriteTime("ts"u8, start);
        WriteTime("dur"u8, duration);
        _json.WriteStartObject("args"u8);
    }

    private void EndEvent()
    {
        _json.WriteEndObject();
        _json.WriteEndObject();
        if (_json.BytesPending > FlushAt)
        {
            _json.Flush();
        }
    }

    private void WriteTime(ReadOnlySpan<byte> field, long nanoseconds)
    {
        _json.WritePropertyName(field);
        _json.WriteRawValue(string.Create(CultureInfo.InvariantCulture, $"{nanoseconds / 1000}.{nanoseconds % 1000:D3}"), skipInputValidation: true);
    }
}
