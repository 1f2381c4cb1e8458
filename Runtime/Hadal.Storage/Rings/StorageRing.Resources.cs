using Hadal.Storage.Engines;

namespace Hadal.Storage;

/// <summary>Files and memory of a ring.</summary>
public sealed partial class StorageRing
{
    private readonly Dictionary<Device, PinnedRegion> _pinned = [];

    /// <summary>Bytes of the largest buffer that the ring can lend.</summary>
    public long LargestBuffer => _slab.LargestBuffer;

    /// <summary>Opens a file for requests of this ring.</summary>
    /// <remarks>Waits as open(2) does: for as long as a mount's server hangs.</remarks>
    /// <exception cref="StorageException">It cannot be opened, or is nothing that has offsets.</exception>
    public StorageFile OpenFile(string path, FileAccess access = FileAccess.Read, StorageFileOptions? options = null)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        ObjectDisposedException.ThrowIf(Volatile.Read(ref _disposed) != 0, this);
        StorageFile file = StorageFile.Open(this, path, access, options ?? StorageFileOptions.Default);
        try
        {
            _checkFile?.Invoke(file);
            _reads.Invoke(engine => file.Registration = engine.Attach(file));
            return file;
        }
        catch
        {
            file.Dispose();
            throw;
        }
    }

    /// <summary>Lends memory.</summary>
    /// <exception cref="InvalidOperationException">So much is not free now: wait with <see cref="RentAsync"/>, or make the ring's slab larger.</exception>
    public IoBuffer Rent(int bytes) => TryRent(bytes) ?? throw new InvalidOperationException(
        $"The ring has no {bytes} bytes left of its {_slab.Bytes} ({nameof(StorageRingOptions)}.{nameof(StorageRingOptions.SlabBytes)}).");

    /// <summary>Lends memory, when there is some: first come, first served.</summary>
    public ValueTask<IoBuffer> RentAsync(int bytes, CancellationToken cancellation = default)
    {
        CheckBuffer(bytes);
        return cancellation.IsCancellationRequested ? ValueTask.FromCanceled<IoBuffer>(cancellation) : _slab.RentAsync(bytes, cancellation);
    }

    /// <summary>
    /// Pins the ring's memory for a device too: what a request has read is copied to the GPU from where it lies (<see cref="IoSlice.View"/>).
    /// Dispose of the region before the ring. All regions of a device share one pinning, which ends with the last of them.
    /// </summary>
    /// <exception cref="DeviceMemoryException">The system cannot pin so much.</exception>
    public PinnedRegion PinFor(Device device)
    {
        ArgumentNullException.ThrowIfNull(device);
        ObjectDisposedException.ThrowIf(Volatile.Read(ref _disposed) != 0, this);
        lock (_pinned)
        {
            if (_pinned.TryGetValue(device, out PinnedRegion? region) && region.TryShare() is { } shared)
            {
                return shared;
            }

            return _pinned[device] = device.Pin(_slab.Address, (nuint)_slab.Bytes);
        }
    }

    /// <summary>Lends memory, if it is free now.</summary>
    internal IoBuffer? TryRent(int bytes)
    {
        CheckBuffer(bytes);
        return _slab.TryRent(bytes);
    }

    /// <summary>Whether a buffer is this ring's.</summary>
    internal bool Lends(IoBuffer buffer) => buffer.IsOf(_slab);

    /// <summary>A file's last request is over: the engine need not know it any more.</summary>
    internal void Forget(StorageFile file)
    {
        if (Volatile.Read(ref _disposed) == 0 && Engine == IoEngineKind.IoUring && file.Registration is { } registration)
        {
            try
            {
                _reads.Invoke(engine => engine.Detach(registration));
            }
            catch (ObjectDisposedException)
            {
                // The ring went meanwhile, and its table of files with it.
            }
        }
    }

    private void CheckBuffer(int bytes)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(bytes);
        if (bytes > _slab.LargestBuffer)
        {
            throw new ArgumentOutOfRangeException(
                nameof(bytes), bytes, $"A buffer of this ring has at most {_slab.LargestBuffer} bytes: its slab has {_slab.Bytes}.");
        }
    }
}
