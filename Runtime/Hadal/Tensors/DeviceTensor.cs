namespace Hadal;

/// <summary>A dense row-major tensor in the memory of one device.</summary>
/// <typeparam name="T">Its elements.</typeparam>
public sealed class DeviceTensor<T> : IDisposable
    where T : unmanaged
{
    /// <summary>Allocates a tensor; its contents are undefined.</summary>
    public DeviceTensor(Device device, params ReadOnlySpan<int> shape) => throw new NotImplementedException();

    /// <summary>Where the tensor lives.</summary>
    public Device Device => throw new NotImplementedException();

    /// <summary>Extent of each dimension.</summary>
    public ReadOnlySpan<int> Shape => throw new NotImplementedException();

    /// <summary>Number of elements.</summary>
    public long Length => throw new NotImplementedException();

    /// <summary>Address of the first element in the device's memory.</summary>
    public nint Pointer => throw new NotImplementedException();

    /// <summary>Copies the whole tensor from host memory and waits for the copy.</summary>
    public void CopyFrom(ReadOnlySpan<T> source) => throw new NotImplementedException();

    /// <summary>Copies the whole tensor to host memory and waits for the copy.</summary>
    public void CopyTo(Span<T> destination) => throw new NotImplementedException();

    /// <inheritdoc/>
    public void Dispose() => throw new NotImplementedException();
}
