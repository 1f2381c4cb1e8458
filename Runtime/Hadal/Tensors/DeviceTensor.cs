using System.Runtime.CompilerServices;

namespace Hadal;

/// <summary>
/// A dense row-major tensor in the memory of one device. Disposing it while work that uses it is in flight is safe: the
/// memory is freed when that work is done. A tensor that nobody disposes is freed by the garbage collector, which knows
/// nothing of a GPU's memory and may come late.
/// </summary>
/// <typeparam name="T">Its elements.</typeparam>
public sealed partial class DeviceTensor<T> : IDisposable
    where T : unmanaged
{
    private readonly DeviceMemory _memory;
    private readonly nint _offset;
    private readonly int[] _shape;
    private readonly bool _isView;
    private volatile bool _disposed;

    /// <summary>Allocates a tensor; its contents are undefined.</summary>
    /// <param name="device">Where it lives.</param>
    /// <param name="shape">The extent of each dimension, the slowest first; 0 is allowed.</param>
    /// <exception cref="ArgumentException">The shape is empty, has a negative extent, or is larger than any memory.</exception>
    /// <exception cref="DeviceMemoryException">The device has no room.</exception>
    public DeviceTensor(Device device, params ReadOnlySpan<int> shape)
    {
        ArgumentNullException.ThrowIfNull(device);
        Length = TensorShape.Count(shape, Unsafe.SizeOf<T>());
        Device = device;
        _shape = shape.ToArray();
        _memory = device.Allocate((nuint)Length * (nuint)Unsafe.SizeOf<T>());
    }

    /// <summary>A tensor in memory that is there, which it takes over.</summary>
    internal DeviceTensor(Device device, DeviceMemory memory, int[] shape)
    {
        Length = TensorShape.Count(shape, Unsafe.SizeOf<T>());
        Device = device;
        _shape = shape;
        _memory = memory;
    }

    private DeviceTensor(DeviceTensor<T> owner, nint offset, int[] shape)
    {
        Length = TensorShape.Count(shape, Unsafe.SizeOf<T>());
        Device = owner.Device;
        _memory = owner._memory;
        _offset = owner._offset + offset;
        _shape = shape;
        _isView = true;
    }

    /// <summary>Where the tensor lives.</summary>
    public Device Device { get; }

    /// <summary>Extent of each dimension, the slowest first.</summary>
    public ReadOnlySpan<int> Shape => _shape;

    /// <summary>Number of elements.</summary>
    public long Length { get; }

    /// <summary>Address of the first element in the device's memory; meaningless for an empty tensor.</summary>
    /// <exception cref="ObjectDisposedException">The tensor, or the one that this is a view of, is disposed.</exception>
    public nint Pointer
    {
        get
        {
            ThrowIfDisposed();
            return _memory.Address + _offset;
        }
    }

    internal DeviceMemory Memory
    {
        get
        {
            ThrowIfDisposed();
            return _memory;
        }
    }

    /// <summary>As <see cref="Pointer"/>, for queued work: its memory is held, and the tensor may be disposed before the work runs.</summary>
    internal nint Address => _memory.Address + _offset;

    internal nint Offset => _offset;

    internal nuint Bytes => (nuint)Length * (nuint)Unsafe.SizeOf<T>();

    internal bool HasShape(int first, int second) => _shape.Length == 2 && _shape[0] == first && _shape[1] == second;

    /// <summary>
    /// Rows <paramref name="start"/> … <paramref name="start"/> + <paramref name="count"/> − 1 of the first dimension, as a
    /// view: it shares this tensor's memory, does not own it, and ends with it.
    /// </summary>
    public DeviceTensor<T> Slice(int start, int count)
    {
        ThrowIfDisposed();
        if (start < 0 || count < 0 || start > _shape[0] - count)
        {
            throw new ArgumentOutOfRangeException(
                nameof(start), start, $"Rows {start} … {(long)start + count - 1} are not within a tensor of shape {TensorShape.Format(_shape)}.");
        }

        int[] shape = [.. _shape];
        shape[0] = count;
        long row = _shape[0] == 0 ? 0 : Length / _shape[0];
        return new(this, (nint)(start * row * Unsafe.SizeOf<T>()), shape);
    }

    /// <summary>The same elements under another shape of the same length, as a view.</summary>
    public DeviceTensor<T> Reshape(params ReadOnlySpan<int> shape)
    {
        ThrowIfDisposed();
        return TensorShape.Count(shape, Unsafe.SizeOf<T>()) == Length
            ? new(this, 0, shape.ToArray())
            : throw new ArgumentException($"A tensor of shape {TensorShape.Format(_shape)} has {Length} elements; shape {TensorShape.Format(shape)} needs {TensorShape.Count(shape, 1)}.", nameof(shape));
    }

    /// <summary>Frees the memory, once nothing uses it any more. Disposing a view leaves its owner alone.</summary>
    public void Dispose()
    {
        _disposed = true;
        if (!_isView)
        {
            _memory.Dispose();
        }
    }

    /// <inheritdoc/>
    public override string ToString() => $"{typeof(T).Name}{TensorShape.Format(_shape)} on {Device.Id}";

    private void ThrowIfDisposed()
    {
        if (_disposed || _memory.IsClosed)
        {
            throw new ObjectDisposedException(ToString(), _isView ? "The tensor that this is a view of is disposed, or the view is." : "The tensor is disposed.");
        }
    }
}
