using System.Numerics.Tensors;
using System.Runtime.CompilerServices;

namespace Hadal;

public sealed partial class DeviceTensor<T>
{
    /// <summary>
    /// Copies the whole tensor from host memory and waits for the copy. It happens after all work that was queued on the
    /// device's streams before.
    /// </summary>
    /// <exception cref="ArgumentException">The source has not exactly <see cref="Length"/> elements.</exception>
    /// <exception cref="InvalidOperationException">A stream of the GPU captures, which CUDA ends with an error at such a copy: see <see cref="DeviceStream.Capture"/>.</exception>
    [OverloadResolutionPriority(1)]
    public unsafe void CopyFrom(ReadOnlySpan<T> source)
    {
        MustHaveLength(source.Length, nameof(source));
        fixed (T* host = source)
        {
            CopyFrom(host);
        }
    }

    /// <summary>
    /// Copies the whole tensor to host memory and waits for the copy. It happens after all work that was queued on the
    /// device's streams before.
    /// </summary>
    /// <exception cref="ArgumentException">The destination has not exactly <see cref="Length"/> elements.</exception>
    /// <exception cref="InvalidOperationException">A stream of the GPU captures, which CUDA ends with an error at such a copy: see <see cref="DeviceStream.Capture"/>.</exception>
    [OverloadResolutionPriority(1)]
    public unsafe void CopyTo(Span<T> destination)
    {
        MustHaveLength(destination.Length, nameof(destination));
        fixed (T* host = destination)
        {
            CopyTo(host);
        }
    }

    /// <summary>As <see cref="CopyFrom(ReadOnlySpan{T})"/>, for a tensor of the same shape. One with strides is gathered into a dense array first.</summary>
    public unsafe void CopyFrom(in ReadOnlyTensorSpan<T> source)
    {
        MustHaveShape(source.Lengths, nameof(source));
        if (source.IsDense)
        {
            // Not by a span: a tensor may have more elements than one holds.
            fixed (T* host = source)
            {
                CopyFrom(host);
            }

            return;
        }

        T[] dense = new T[source.FlattenedLength];
        source.FlattenTo(dense);
        CopyFrom(dense);
    }

    /// <summary>As <see cref="CopyTo(Span{T})"/>, for a tensor of the same shape. One with strides is filled from a dense array.</summary>
    public unsafe void CopyTo(in TensorSpan<T> destination)
    {
        MustHaveShape(destination.Lengths, nameof(destination));
        if (destination.IsDense)
        {
            fixed (T* host = destination)
            {
                CopyTo(host);
            }

            return;
        }

        T[] dense = new T[destination.FlattenedLength];
        CopyTo(dense);
        new ReadOnlyTensorSpan<T>(dense, destination.Lengths).CopyTo(destination);
    }

    /// <summary>The elements, in a new array; as <see cref="CopyTo(Span{T})"/>.</summary>
    public T[] ToArray()
    {
        T[] elements = new T[Length];
        CopyTo(elements);
        return elements;
    }

    /// <summary>Queues a copy from pinned host memory, which must not change before the stream has come by.</summary>
    public void CopyFrom(DeviceStream stream, PinnedBuffer<T> source)
    {
        ArgumentNullException.ThrowIfNull(source);
        MustHaveLength(source.Length, nameof(source));
        MustBeOn(stream);
        stream.Copy(source.Memory, (nint)source.Offset, Memory, _offset, Bytes, CopyDirection.HostToDevice);
    }

    /// <summary>Queues a copy to pinned host memory, which has the elements when the stream has come by.</summary>
    public void CopyTo(DeviceStream stream, PinnedBuffer<T> destination)
    {
        ArgumentNullException.ThrowIfNull(destination);
        MustHaveLength(destination.Length, nameof(destination));
        MustBeOn(stream);
        stream.Copy(Memory, _offset, destination.Memory, (nint)destination.Offset, Bytes, CopyDirection.DeviceToHost);
    }

    /// <summary>Queues a copy to a tensor of the same shape and device. The two must not overlap.</summary>
    public void CopyTo(DeviceStream stream, DeviceTensor<T> destination)
    {
        ArgumentNullException.ThrowIfNull(destination);
        if (!destination.Shape.SequenceEqual(_shape))
        {
            throw new ArgumentException($"The source has the shape {TensorShape.Format(_shape)}, the destination {TensorShape.Format(destination.Shape)}.", nameof(destination));
        }

        MustBeOn(stream);
        destination.MustBeOn(stream);
        stream.Copy(Memory, _offset, destination.Memory, destination._offset, Bytes, CopyDirection.WithinDevice);
    }

    /// <summary>Queues a fill of all bytes with one value; 0 makes every element zero.</summary>
    public void Fill(DeviceStream stream, byte value = 0)
    {
        MustBeOn(stream);
        stream.Fill(Memory, _offset, Bytes, value);
    }

    private unsafe void CopyFrom(T* host)
    {
        using DeviceMemory.Hold hold = Memory.Acquire();
        Device.Write(host, _memory.Address + _offset, Bytes);
    }

    private unsafe void CopyTo(T* host)
    {
        using DeviceMemory.Hold hold = Memory.Acquire();
        Device.Read(_memory.Address + _offset, host, Bytes);
    }

    private void MustBeOn(DeviceStream stream)
    {
        ArgumentNullException.ThrowIfNull(stream);
        if (stream.Device != Device)
        {
            throw new ArgumentException($"The tensor lives on {Device}, the stream belongs to {stream.Device}.", nameof(stream));
        }
    }

    private void MustHaveLength(long length, string argument)
    {
        if (length != Length)
        {
            throw new ArgumentException($"A tensor of shape {TensorShape.Format(_shape)} copies {Length} elements; {argument} has {length}.", argument);
        }
    }

    private void MustHaveShape(ReadOnlySpan<nint> lengths, string argument)
    {
        bool equal = lengths.Length == _shape.Length;
        for (int i = 0; equal && i < _shape.Length; i++)
        {
            equal = lengths[i] == _shape[i];
        }

        if (!equal)
        {
            throw new ArgumentException($"The tensor has the shape {TensorShape.Format(_shape)}; {argument} has {TensorShape.Format(lengths)}.", argument);
        }
    }
}
