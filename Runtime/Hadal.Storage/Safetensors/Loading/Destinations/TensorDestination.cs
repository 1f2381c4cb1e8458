namespace Hadal.Storage.Safetensors;

/// <summary>Destinations in memory. Those in a device's memory: <see cref="DeviceUploader"/>.</summary>
public static class TensorDestination
{
    /// <summary>Memory for all bytes of a tensor, whatever its type.</summary>
    /// <exception cref="SafetensorsException">The memory has another size.</exception>
    public static ITensorDestination ToBytes(SafetensorsTensor tensor, Memory<byte> memory)
        => memory.Length == tensor.Bytes
            ? new HostDestination<byte>(() => memory.Span)
            : throw tensor.Fault($"it is {tensor.Declaration}, {tensor.Bytes} bytes; the destination has {memory.Length}.");

    /// <summary>Memory for all elements of a tensor.</summary>
    /// <exception cref="SafetensorsException">The memory has another length, or the elements another type.</exception>
    public static ITensorDestination To<T>(SafetensorsTensor tensor, Memory<T> memory)
        where T : unmanaged
    {
        tensor.MustHaveLength<T>(memory.Length);
        return new HostDestination<T>(() => memory.Span);
    }

    /// <summary>A pinned buffer for all elements of a tensor.</summary>
    /// <exception cref="SafetensorsException">The buffer has another length, or the elements another type.</exception>
    public static ITensorDestination To<T>(SafetensorsTensor tensor, PinnedBuffer<T> buffer)
        where T : unmanaged
    {
        ArgumentNullException.ThrowIfNull(buffer);
        tensor.MustHaveLength<T>(buffer.Length);
        return new HostDestination<T>(() => buffer.Span);
    }
}
