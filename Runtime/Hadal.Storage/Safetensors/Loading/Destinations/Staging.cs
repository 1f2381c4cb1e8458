using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Hadal.Storage.Safetensors;

/// <summary>Two pinned buffers and the ends of the copies from them.</summary>
internal sealed class Staging<T> : IDisposable
    where T : unmanaged
{
    private readonly DeviceStream _stream;
    private readonly PinnedBuffer<T>[] _buffers;
    private readonly DeviceEvent[] _copied;
    private int _current;

    internal Staging(DeviceStream stream, int bytes)
    {
        _stream = stream;
        Length = bytes / Unsafe.SizeOf<T>();
        _buffers = [new(stream.Device, Length), new(stream.Device, Length)];
        _copied = [stream.Device.CreateEvent(), stream.Device.CreateEvent()];
    }

    /// <summary>Elements of a buffer.</summary>
    internal int Length { get; }

    /// <summary>The buffer that is being filled.</summary>
    internal Span<T> Current => _buffers[_current].Span;

    /// <summary>The buffer that was copied last; it can be read, not written.</summary>
    internal Span<T> Last => _buffers[1 - _current].Span;

    internal Span<byte> CurrentBytes => MemoryMarshal.AsBytes(Current);

    /// <summary>Waits until nothing is copied from <see cref="Current"/>.</summary>
    internal Task FreeAsync(CancellationToken cancellationToken) => _copied[_current].WaitAsync(cancellationToken);

    /// <summary>Queues the copy of the whole current buffer, and goes on to the other.</summary>
    internal void Upload(DeviceTensor<T> destination)
    {
        destination.CopyFrom(_stream, _buffers[_current]);
        _copied[_current].Record(_stream);
        _current = 1 - _current;
    }

    public void Dispose()
    {
        for (int i = 0; i < _buffers.Length; i++)
        {
            _copied[i].Dispose();
            _buffers[i].Dispose();
        }
    }
}
