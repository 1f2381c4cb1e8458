namespace Hadal.Parallelism.Traces;

/// <summary>Work or a phase that a <see cref="TraceRecorder"/> began. Dispose it once.</summary>
public readonly struct TraceScope : IDisposable, IEquatable<TraceScope>
{
    private readonly TraceRecorder _recorder;
    private readonly string _name;
    private readonly KernelClass? _class;
    private readonly int _stream;
    private readonly long _start;

    internal TraceScope(TraceRecorder recorder, string name, KernelClass? kernelClass, int stream) =>
        (_recorder, _name, _class, _stream, _start) = (recorder, name, kernelClass, stream, recorder.NowNs);

    /// <summary>It is over.</summary>
    public void Dispose()
    {
        long duration = _recorder.NowNs - _start;
        if (_class is { } kernelClass)
        {
            _recorder.Complete(new(_name, kernelClass, _stream, _start, duration));
        }
        else
        {
            _recorder.Annotate(new(_name, _start, duration));
        }
    }

    /// <inheritdoc/>
    public bool Equals(TraceScope other) => (_recorder, _name, _class, _stream, _start) == (other._recorder, other._name, other._class, other._stream, other._start);

    /// <inheritdoc/>
    public override bool Equals(object? obj) => obj is TraceScope other && Equals(other);

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(_recorder, _name, _class, _stream, _start);

    /// <summary>Whether two are the same.</summary>
    public static bool operator ==(TraceScope left, TraceScope right) => left.Equals(right);

    /// <summary>Whether two are not the same.</summary>
    public static bool operator !=(TraceScope left, TraceScope right) => !left.Equals(right);
}
