using System.Runtime.ExceptionServices;
using Hadal.Parallelism;
using Hadal.Parallelism.Traces;

namespace Hadal.Tracing;

/// <summary>
/// Records the kernels, copies and fills of a device or of one stream, until it is complete. Several at once do not disturb one another. What an error keeps
/// from ending is not in it, nor what was queued on a GPU, or had begun on the CPU, before the start. One of a file that is disposed and not complete is of
/// a run that failed: the file says, as <c>incomplete</c>, that something is missing.
/// </summary>
public sealed class TraceRecording : IDisposable
{
    private readonly Lock _ending = new();
    private readonly IDisposable _source;
    private readonly string? _path;
    private bool _ended;

    internal TraceRecording(TraceRecorder recorder, IDisposable source, string? path) => (Recorder, _source, _path) = (recorder, source, path);

    /// <summary>What it records into; phases and work of one's own may be added.</summary>
    public TraceRecorder Recorder { get; }

    /// <summary>What kept some of the work, or the file, from being there; null where nothing did.</summary>
    public Exception? Failure { get; private set; }

    /// <summary>Records all streams of a device into a file, which is written at the end.</summary>
    /// <param name="device">Where the work runs.</param>
    /// <param name="path">The file; one that is there is replaced.</param>
    /// <exception cref="InvalidOperationException">The GPU cannot be recorded, and why: there is no CUPTI, or somebody else uses it.</exception>
    /// <exception cref="IOException">The file could not be written: its folder is missing, or it is a folder.</exception>
    /// <exception cref="UnauthorizedAccessException">The file could not be written for want of rights.</exception>
    public static TraceRecording Start(Device device, string path)
    {
        ArgumentNullException.ThrowIfNull(device);
        ArgumentException.ThrowIfNullOrEmpty(path);
        return Start(device, null, RecorderOf(device), path);
    }

    /// <summary>Records all streams of a device.</summary>
    /// <param name="device">Where the work runs.</param>
    /// <param name="recorder">Takes it.</param>
    /// <exception cref="InvalidOperationException">The GPU cannot be recorded, and why: there is no CUPTI, or somebody else uses it.</exception>
    public static TraceRecording Start(Device device, TraceRecorder recorder)
    {
        ArgumentNullException.ThrowIfNull(device);
        ArgumentNullException.ThrowIfNull(recorder);
        return Start(device, null, recorder, null);
    }

    /// <summary>Records one stream into a file, which is written at the end.</summary>
    /// <param name="stream">Where the work runs.</param>
    /// <param name="path">The file; one that is there is replaced.</param>
    /// <exception cref="InvalidOperationException">The GPU cannot be recorded, and why: there is no CUPTI, or somebody else uses it.</exception>
    /// <exception cref="IOException">The file could not be written: its folder is missing, or it is a folder.</exception>
    /// <exception cref="UnauthorizedAccessException">The file could not be written for want of rights.</exception>
    public static TraceRecording Start(DeviceStream stream, string path)
    {
        ArgumentNullException.ThrowIfNull(stream);
        ArgumentException.ThrowIfNullOrEmpty(path);
        return Start(stream.Device, stream, RecorderOf(stream.Device), path);
    }

    /// <summary>Records one stream: the ranks of one process have one each.</summary>
    /// <param name="stream">Where the work runs.</param>
    /// <param name="recorder">Takes it.</param>
    /// <exception cref="InvalidOperationException">The GPU cannot be recorded, and why: there is no CUPTI, or somebody else uses it.</exception>
    public static TraceRecording Start(DeviceStream stream, TraceRecorder recorder)
    {
        ArgumentNullException.ThrowIfNull(stream);
        ArgumentNullException.ThrowIfNull(recorder);
        return Start(stream.Device, stream, recorder, null);
    }

    /// <summary>
    /// Waits until the work of a GPU is done, takes what it was, and writes the file. Nothing is waited for on the CPU: work that another thread runs meanwhile
    /// is not in the trace, which says so. Nothing happens where the recording has ended.
    /// </summary>
    /// <exception cref="DeviceLostException">A kernel failed; what ended before is in the file, which says so.</exception>
    /// <exception cref="IOException">The file cannot be written.</exception>
    public void Complete()
    {
        if (End(null) is { } failure)
        {
            ExceptionDispatchInfo.Throw(failure);
        }
    }

    /// <summary>
    /// Ends a recording that is not complete, and writes what there is. Throws nothing, since what ended the run may be on its way to the caller;
    /// <see cref="Failure"/> has what went wrong. A recorder that was given is not the recording's own: it is marked incomplete where work is known to be
    /// missing, and else by who gave it.
    /// </summary>
    public void Dispose() => End(_path is null ? null : "The recording was disposed before it was complete; the run may have failed.");

    // Locked to the end, so that whoever comes second finds the file.
    private Exception? End(string? early)
    {
        lock (_ending)
        {
            if (_ended)
            {
                return null;
            }

            _ended = true;
            Exception? lost = Attempt(_source.Dispose);
            if ((lost?.Message ?? early) is { } reason)
            {
                Recorder.MarkIncomplete(reason);
            }

            Exception? unwritten = _path is null ? null : Attempt(() => Recorder.Save(_path));
            return Failure = lost ?? unwritten;
        }
    }

    private static Exception? Attempt(Action action)
    {
        try
        {
            action();
            return null;
        }
        catch (Exception failure)
        {
            return failure;
        }
    }

    private static TraceRecorder RecorderOf(Device device) => new(multiprocessors: device.IsCpu ? null : device.MultiprocessorCount);

    private static TraceRecording Start(Device device, DeviceStream? stream, TraceRecorder recorder, string? path)
    {
        if (path is not null)
        {
            AtomicFile.Check(path);
            path = Path.GetFullPath(path);
        }

        IDisposable source = device is CudaDevice gpu ? GpuSession.OfProcess.Join(gpu, (CudaStream?)stream, recorder) : new CpuSource((CpuStream?)stream, recorder);
        return new(recorder, source, path);
    }
}
