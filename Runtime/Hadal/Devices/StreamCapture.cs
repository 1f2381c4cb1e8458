namespace Hadal;

/// <summary>What a CUDA stream has captured: its kernels, the memory that its graph is to keep, and who captures.</summary>
internal sealed class StreamCapture
{
    private readonly int _thread = Environment.CurrentManagedThreadId;
    private readonly string? _threadName = Thread.CurrentThread.Name;

    internal CapturedKernels Kernels { get; } = new();

    internal KeptMemory Memory { get; } = new();

    /// <summary>Adds what was captured.</summary>
    /// <param name="kernels">Its name; null for a copy or a fill.</param>
    /// <param name="used">The memory that its graph is to keep.</param>
    internal void Add(string? kernels, ReadOnlySpan<DeviceMemory> used)
    {
        if (kernels is not null)
        {
            Kernels.Add(kernels);
        }

        Memory.Add(used);
    }

    /// <summary>Such as <c>thread 7 ('decode'), with Ns.Model.Up so far</c>.</summary>
    public override string ToString() => $"{Owner}, with {Kernels} so far";

    private string Owner => _thread == Environment.CurrentManagedThreadId
        ? "this thread"
        : $"thread {_thread}{(string.IsNullOrEmpty(_threadName) ? "" : $" ('{_threadName}')")}";
}
