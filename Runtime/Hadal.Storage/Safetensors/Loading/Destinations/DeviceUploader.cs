using System.Runtime.CompilerServices;

namespace Hadal.Storage.Safetensors;

/// <summary>
/// Brings tensors into a device's memory: through two pinned buffers, of which one is filled while the other is copied on the stream; or
/// straight from the memory that a ring has read them into. One tensor at a time, as a loader delivers them.
/// </summary>
public sealed class DeviceUploader : IDisposable
{
    private readonly DeviceStream _stream;
    private readonly int _stagingBytes;
    private readonly Dictionary<Type, IDisposable> _staging = [];
    private readonly PinnedRegion? _slab;

    /// <summary>Makes an uploader on a stream, which must live longer.</summary>
    /// <param name="stream">Where the copies are queued.</param>
    /// <param name="stagingBytes">Bytes of each pinned buffer; 4 MiB at first. There are two for each type of elements that comes.</param>
    public DeviceUploader(DeviceStream stream, int stagingBytes = 4 << 20)
    {
        ArgumentNullException.ThrowIfNull(stream);
        ArgumentOutOfRangeException.ThrowIfLessThan(stagingBytes, 64);
        (_stream, _stagingBytes) = (stream, stagingBytes);
    }

    /// <summary>
    /// Makes an uploader that copies from where a ring has read, for a loader that reads <see cref="SafetensorsLoaderOptions.Through"/> it. The
    /// host touches no byte, but of tensors whose place in the file is no multiple of their elements' size: those go through two pinned buffers.
    /// </summary>
    /// <param name="stream">Where the copies are queued; it must live longer.</param>
    /// <param name="ring">Whose memory is pinned for the device too; it must live longer.</param>
    /// <exception cref="DeviceMemoryException">The system cannot pin so much.</exception>
    public DeviceUploader(DeviceStream stream, StorageRing ring)
        : this(stream)
    {
        ArgumentNullException.ThrowIfNull(ring);
        _slab = ring.PinFor(stream.Device);
    }

    /// <summary>A destination in a tensor of the stream's device, of the same type and shape; [1] for a scalar.</summary>
    /// <exception cref="SafetensorsException">The shape or the type is another.</exception>
    /// <exception cref="ArgumentException">The tensor is on another device.</exception>
    public ITensorDestination To<T>(SafetensorsTensor source, DeviceTensor<T> tensor)
        where T : unmanaged
    {
        ArgumentNullException.ThrowIfNull(source);
        ArgumentNullException.ThrowIfNull(tensor);
        source.MustBe<T>();
        long[] shape = [.. tensor.Shape.ToArray().Select(extent => (long)extent)];
        if (!shape.AsSpan().SequenceEqual(source.Shape.IsEmpty ? [1] : source.Shape))
        {
            throw source.Fault($"it is {source.Declaration}; the destination is {tensor}.");
        }

        if (tensor.Device != _stream.Device)
        {
            throw new ArgumentException($"The tensor lives on {tensor.Device}, the stream belongs to {_stream.Device}.", nameof(tensor));
        }

        return _slab is not null && source.Offset % Unsafe.SizeOf<T>() == 0
            ? new SlabDestination<T>(_stream, _slab, tensor)
            : new DeviceDestination<T>(StagingOf<T>(), tensor);
    }

    /// <summary>Waits until everything that was delivered is in the device's memory.</summary>
    public async Task FlushAsync(CancellationToken cancellationToken = default)
    {
        using DeviceEvent end = _stream.Record();
        await end.WaitAsync(cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Frees the pinned buffers and unpins the ring's memory, when no copy in flight uses them any more.</summary>
    public void Dispose()
    {
        _slab?.Dispose();
        foreach (IDisposable staging in _staging.Values)
        {
            staging.Dispose();
        }

        _staging.Clear();
    }

    private Staging<T> StagingOf<T>()
        where T : unmanaged
    {
        if (!_staging.TryGetValue(typeof(T), out IDisposable? staging))
        {
            staging = new Staging<T>(_stream, _stagingBytes);
            _staging.Add(typeof(T), staging);
        }

        return (Staging<T>)staging;
    }
}
