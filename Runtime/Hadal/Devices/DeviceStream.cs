namespace Hadal;

/// <summary>
/// A queue of work that runs in order on one device. On the CPU the work is done when the call returns. A stream may be
/// used by several threads; their work then runs in the order of the calls.
/// </summary>
public abstract class DeviceStream : IDisposable
{
    private int _smBudget;
    private volatile LaunchOverlap _overlap;

    private protected DeviceStream(Device device)
    {
        Device = device;
        _smBudget = device.MultiprocessorCount;
    }

    /// <summary>The device that runs the work.</summary>
    public Device Device { get; }

    /// <summary>
    /// How many multiprocessors a persistent kernel of this stream may occupy, 4 … <see cref="Device.MultiprocessorCount"/>
    /// (on the CPU 1 …), so that kernels of several streams can share the chip. All of them at first.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is outside that range.</exception>
    public int SmBudget
    {
        get => _smBudget;
        set
        {
            int least = Device.IsCpu ? 1 : 4;
            int most = Device.IsCpu ? int.MaxValue : Device.MultiprocessorCount;
            if (value < least || value > most)
            {
                throw new ArgumentOutOfRangeException(
                    nameof(value), value, $"SmBudget of a stream of {Device} can be {least} … {most}; it was set to {value}.");
            }

            _smBudget = value;
        }
    }

    /// <summary>
    /// How far a kernel of this stream may get before the one in front of it has ended; <see cref="LaunchOverlap.None"/> at first.
    /// The value at a call counts for its kernel, also in a <see cref="Capture"/>, whose replays keep it. A kernel that does not wait for the one
    /// in front of it by itself is launched as under None. The CPU, where work is done when the call returns, keeps the value and ignores it.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is none of the enumeration's.</exception>
    public LaunchOverlap Overlap
    {
        get => _overlap;
        set => _overlap = Enum.IsDefined(value)
            ? value
            : throw new ArgumentOutOfRangeException(nameof(value), value, $"Overlap of a stream can be {string.Join(", ", Enum.GetNames<LaunchOverlap>())}; it was set to {value}.");
    }

    /// <summary>Whether the caller has promised that B of a GEMM may be read before the kernel in front of it has ended.</summary>
    internal bool WeightsAreReady => Overlap == LaunchOverlap.SetupAndWeights;

    /// <summary>Whether calls are being recorded by <see cref="Capture"/> instead of run.</summary>
    public abstract bool IsCapturing { get; }

    /// <summary>Waits until all work of this stream is done.</summary>
    /// <exception cref="DeviceLostException">A kernel of the stream failed.</exception>
    public abstract void Synchronize();

    /// <summary>
    /// Waits until all work of this stream is done, but no longer than the timeout. A kernel that does not end cannot be
    /// stopped, so after the timeout the device is lost.
    /// </summary>
    /// <exception cref="DeviceLostException">The work did not end in time; the message names the kernels it can be.</exception>
    public abstract void Synchronize(TimeSpan timeout);

    /// <summary>Makes later work of this stream wait for an event, which another stream of the device may have recorded.</summary>
    public abstract void Wait(DeviceEvent marker);

    /// <summary>Makes and records an event at the end of the work queued so far.</summary>
    public DeviceEvent Record()
    {
        DeviceEvent marker = Device.CreateEvent();
        marker.Record(this);
        return marker;
    }

    /// <summary>
    /// Records what the action queues on this stream, without running it, as a graph that replays it with one launch.
    /// Arguments are fixed at the capture: a replay reads and writes the same tensors. Calls that other threads make on this stream meanwhile are part of
    /// the graph; allocations happen at once and are not. On a GPU, copies that name no stream wait for all of its streams, which cannot be while one
    /// captures: on whatever thread, they are refused with an <see cref="InvalidOperationException"/>. Copies on other streams go on.
    /// </summary>
    /// <param name="record">Calls kernels and copies on this stream.</param>
    /// <returns>The graph, which the caller disposes; it keeps the captured kernels' memory alive.</returns>
    /// <exception cref="InvalidOperationException">The stream is capturing already.</exception>
    public DeviceGraph Capture(Action record)
    {
        ArgumentNullException.ThrowIfNull(record);
        BeginCapture();
        try
        {
            record();
        }
        catch
        {
            AbandonCapture();
            throw;
        }

        return EndCapture();
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        Dispose(disposing: true);
        GC.SuppressFinalize(this);
    }

    internal abstract void BeginCapture();

    internal abstract DeviceGraph EndCapture();

    internal abstract void AbandonCapture();

    /// <summary>Copies within the device; the ranges do not overlap.</summary>
    internal abstract void Copy(DeviceMemory source, nint sourceOffset, DeviceMemory destination, nint destinationOffset, nuint bytes, CopyDirection direction);

    internal abstract void Fill(DeviceMemory destination, nint offset, nuint bytes, byte value);

    private protected abstract void Dispose(bool disposing);
}
