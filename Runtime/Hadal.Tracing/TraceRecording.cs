using Hadal.Parallelism.Traces;

namespace Hadal.Tracing;

/// <summary>
/// Records the kernels, copies and fills of a device or of one stream, until it is disposed. Several at once do not disturb one another. What is queued
/// before the start and what an error keeps from ending is not in it.
/// </summary>
public sealed class TraceRecording : IDisposable
{
    private readonly IDisposable _source;
    private readonly string? _path;
    private bool _disposed;

    private TraceRecording(TraceRecorder recorder, IDisposable source, string? path) => (Recorder, _source, _path) = (recorder, source, path);

    /// <summary>What it records into; phases and work of one's own may be added.</summary>
    public TraceRecorder Recorder { get; }

    /// <summary>Records all streams of a device into a file, which is written at the end.</summary>
    /// <param name="device">Where the work runs.</param>
    /// <param name="path">The file; one that is there is replaced.</param>
    /// <exception cref="InvalidOperationException">The GPU cannot be recorded, and why: there is no CUPTI, or somebody else uses it.</exception>
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

    /// <summary>Waits until the work of a GPU is done, takes what it was, and writes the file.</summary>
    /// <exception cref="DeviceLostException">A kernel failed; then there is no file.</exception>
    /// <exception cref="IOException">The file cannot be written.</exception>
    public void Dispose()
    {
        if (_disposed)
        {
            return;
        }

        _disposed = true;
        _source.Dispose();
        if (_path is not null)
        {
            Recorder.Save(_path);
        }
    }

    private static TraceRecorder RecorderOf(Device device) => new(multiprocessors: device.IsCpu ? null : device.MultiprocessorCount);

    private static TraceRecording Start(Device device, DeviceStream? stream, TraceRecorder recorder, string? path)
    {
        IDisposable source = device is CudaDevice gpu ? GpuSession.OfProcess.Join(gpu, (CudaStream?)stream, recorder) : new CpuSource((CpuStream?)stream, recorder);
        return new(recorder, source, path);
    }
}
