using System.Numerics.Tensors;

namespace Hadal.Storage.Safetensors;

/// <remarks>
/// What looks at the mapping is without a copy and without a net: the operating system ends a process that touches a page of a mapped
/// file which was cut off (SIGBUS). Use it on files that nobody changes. A file that is replaced, not rewritten, is no danger: its old
/// bytes stay until it is closed.
/// </remarks>
public sealed unsafe partial class SafetensorsTensor
{
    /// <summary>All bytes in the mapped file. Not to be used after the file is closed.</summary>
    /// <exception cref="SafetensorsException">There are more than 2³¹ − 1, which no memory has; see <see cref="Map"/> and <see cref="AsTensorSpan"/>.</exception>
    public ReadOnlyMemory<byte> Data
        => Bytes <= int.MaxValue ? Map(0, (int)Bytes) : throw Fault($"a memory has at most {int.MaxValue} bytes; it is {_declaration}, {Bytes} bytes: map it in pieces.");

    /// <summary>Some bytes in the mapped file. Not to be used after the file is closed.</summary>
    /// <param name="offset">The first, counted from the tensor's first byte.</param>
    /// <param name="bytes">How many.</param>
    public ReadOnlyMemory<byte> Map(long offset, int bytes)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(bytes);
        MustBeWithin(offset, bytes);
        return new MappedMemory(File.Map, Offset + offset, bytes).Memory;
    }

    /// <summary>
    /// The elements in the mapped file. Not to be used after the file is closed. They are where the file has them: not at a multiple of
    /// their size where its writer saw to no alignment.
    /// </summary>
    /// <typeparam name="T">The .NET type of the elements; <see cref="SafetensorsType"/> has the table.</typeparam>
    /// <exception cref="SafetensorsException">They are of another type, or more than a span has.</exception>
    public ReadOnlySpan<T> As<T>()
        where T : unmanaged
    {
        MustBe<T>();
        return Length <= int.MaxValue
            ? new(File.Map.At(Offset), (int)Length)
            : throw Fault($"a span has at most {int.MaxValue} elements; it is {_declaration}, {Length} elements.");
    }

    /// <summary>As <see cref="As"/>, with the tensor's shape and without a limit. A scalar has the shape [1].</summary>
    /// <inheritdoc cref="As"/>
    public ReadOnlyTensorSpan<T> AsTensorSpan<T>()
        where T : unmanaged
    {
        MustBe<T>();
        nint[] lengths = Shape.IsEmpty ? [1] : [.. Shape.ToArray().Select(extent => (nint)extent)];
        return new((T*)File.Map.At(Offset), (nint)Length, lengths);
    }
}
