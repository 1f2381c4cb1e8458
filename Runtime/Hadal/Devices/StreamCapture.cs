namespace Hadal;

/// <summary>What a stream has captured: its kernels, the memory that its graph is to keep, and who captures.</summary>
internal sealed class StreamCapture
{
    private readonly int _thread = Environment.CurrentManagedThreadId;
    private readonly string? _threadName = Thread.CurrentThread.Name;
    private readonly List<DeviceMemory> _kept = [];

    internal CapturedKernels Kernels { get; } = new();

    /// <summary>Adds what was captured.</summary>
    /// <param name="kernels">Its name; null for a copy or a fill.</param>
    /// <param name="used">The memory that is kept until a graph takes it over or it is released.</param>
    internal void Add(string? kernels, ReadOnlySpan<DeviceMemory> used)
    {
        if (kernels is not null)
        {
            Kernels.Add(kernels);
        }

        foreach (DeviceMemory memory in used)
        {
            bool added = false;
            memory.DangerousAddRef(ref added);
            _kept.Add(memory);
        }
    }

    /// <summary>What is kept, for the graph that releases it from now on.</summary>
    internal DeviceMemory[] Take()
    {
        DeviceMemory[] kept = [.. _kept];
        _kept.Clear();
        return kept;
    }

    internal void Release()
    {
        _kept.ForEach(memory => memory.DangerousRelease());
        _kept.Clear();
    }

    /// <summary>Such as <c>thread 7 ('decode')</c>.</summary>
    public override string ToString() => _thread == Environment.CurrentManagedThreadId
        ? "this thread"
        : $"thread {_thread}{(string.IsNullOrEmpty(_threadName) ? "" : $" ('{_threadName}')")}";
}
