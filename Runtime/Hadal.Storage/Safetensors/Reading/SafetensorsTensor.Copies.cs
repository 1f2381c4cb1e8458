using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Hadal.Storage.Safetensors;

public sealed partial class SafetensorsTensor
{
    // What one call of the operating system is asked for, and what a span of bytes can be at most.
    private const int LargestRead = 1 << 30;

    /// <summary>Copies the whole tensor.</summary>
    /// <typeparam name="T">The .NET type of its elements; <see cref="SafetensorsType"/> has the table.</typeparam>
    /// <exception cref="SafetensorsException">Its elements are of another type, or not as many, or the file was cut off.</exception>
    public void CopyTo<T>(Span<T> destination)
        where T : unmanaged
    {
        MustHaveLength<T>(destination.Length);
        int elements = LargestRead / Unsafe.SizeOf<T>();
        for (long done = 0; !destination.IsEmpty;)
        {
            Span<T> part = destination[..Math.Min(elements, destination.Length)];
            Span<byte> bytes = MemoryMarshal.AsBytes(part);
            Read(done, bytes);
            done += bytes.Length;
            destination = destination[part.Length..];
        }
    }

    /// <summary>The elements, in a new array.</summary>
    /// <inheritdoc cref="CopyTo"/>
    public T[] ToArray<T>()
        where T : unmanaged
    {
        MustBe<T>();
        T[] elements = Length <= Array.MaxLength
            ? GC.AllocateUninitializedArray<T>((int)Length)
            : throw Fault($"an array has at most {Array.MaxLength} elements; it is {_declaration}, {Length} elements.");
        CopyTo<T>(elements);
        return elements;
    }

    /// <summary>Reads bytes of the tensor, whatever its type.</summary>
    /// <param name="offset">The first, counted from the tensor's first byte.</param>
    /// <param name="destination">Where they go; it is filled.</param>
    /// <exception cref="SafetensorsException">The file was cut off, or cannot be read.</exception>
    public void Read(long offset, Span<byte> destination)
    {
        MustBeWithin(offset, destination.Length);
        int read;
        try
        {
            read = FileBytes.Read(File.Handle, Offset + offset, destination);
        }
        catch (IOException exception)
        {
            throw Unreadable(offset, destination.Length, exception);
        }

        MustBeWhole(offset, destination.Length, read);
    }

    /// <inheritdoc cref="Read"/>
    public async ValueTask ReadAsync(long offset, Memory<byte> destination, CancellationToken cancellationToken = default)
    {
        MustBeWithin(offset, destination.Length);
        int read;
        try
        {
            read = await FileBytes.ReadAsync(File.Handle, Offset + offset, destination, cancellationToken).ConfigureAwait(false);
        }
        catch (IOException exception)
        {
            throw Unreadable(offset, destination.Length, exception);
        }

        MustBeWhole(offset, destination.Length, read);
    }

    private SafetensorsException Unreadable(long offset, int bytes, IOException cause)
        => Fault($"reading {bytes} of its {Bytes} bytes from {offset} on failed: {cause.Message}", cause);

    private void MustBeWhole(long offset, int asked, int read)
    {
        if (read < asked)
        {
            throw Fault($"{asked} of its {Bytes} bytes were to be read from {offset} on; after {read} the file ended, at {Offset + offset + read} instead of {File.Length}: it was cut off after it was opened.");
        }
    }
}
