using System.Runtime.CompilerServices;

namespace Hadal;

/// <summary>
/// Host memory that a device copies from and to in the background. Only pinned memory makes a copy asynchronous, so only
/// this type is taken where a stream is named. For <see cref="Device.Cpu"/> it is plain memory.
/// </summary>
/// <typeparam name="T">Its elements.</typeparam>
public sealed class PinnedBuffer<T> : IDisposable
    where T : unmanaged
{
    private readonly DeviceMemory _memory;
    private readonly bool _isView;

    /// <summary>Allocates a buffer; its contents are undefined.</summary>
    public PinnedBuffer(Device device, int length)
    {
        ArgumentNullException.ThrowIfNull(device);
        ArgumentOutOfRangeException.ThrowIfNegative(length);
        Length = length;
        _memory = device.AllocatePinned((nuint)length * (nuint)Unsafe.SizeOf<T>());
    }

    internal PinnedBuffer(DeviceMemory memory, nuint offset, int length)
    {
        _memory = memory;
        _isView = true;
        Offset = offset;
        Length = length;
    }

    /// <summary>Number of elements.</summary>
    public int Length { get; }

    /// <summary>The elements. The span must not be used after the buffer is disposed.</summary>
    public unsafe Span<T> Span => new((void*)(Memory.Address + (nint)Offset), Length);

    /// <summary>Where it begins in <see cref="Memory"/>, in bytes.</summary>
    internal nuint Offset { get; }

    internal DeviceMemory Memory
    {
        get
        {
            ObjectDisposedException.ThrowIf(_memory.IsClosed, this);
            return _memory;
        }
    }

    /// <summary>Frees the memory, when work in flight no longer uses it.</summary>
    public void Dispose()
    {
        if (!_isView)
        {
            _memory.Dispose();
        }
    }
}
