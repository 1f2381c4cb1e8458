namespace Hadal.Storage.Safetensors;

/// <summary>
/// A tensor of an open file. <see cref="CopyTo"/>, <see cref="ToArray"/>, <see cref="Read"/> and <see cref="ReadAsync"/> read through the
/// file's descriptor: a file that was cut off meanwhile is an exception. <see cref="Data"/> and what else looks at the mapping spares the copy.
/// </summary>
public sealed partial class SafetensorsTensor
{
    private readonly TensorDeclaration _declaration;

    internal SafetensorsTensor(SafetensorsFile file, TensorDeclaration declaration, long offset)
        => (File, _declaration, Offset) = (file, declaration, offset);

    /// <summary>The file that holds the tensor.</summary>
    public SafetensorsFile File { get; }

    /// <summary>Its name.</summary>
    public string Name => _declaration.Name;

    /// <summary>The type of its elements.</summary>
    public SafetensorsType Type => _declaration.Type;

    /// <summary>The extent of each dimension, the slowest first; empty for a scalar.</summary>
    public ReadOnlySpan<long> Shape => _declaration.Shape;

    /// <summary>Number of elements: 1 for a scalar.</summary>
    public long Length => _declaration.Length;

    /// <summary>Bytes of the elements.</summary>
    public long Bytes => _declaration.Bytes;

    /// <summary>Offset of its first byte in the file.</summary>
    public long Offset { get; }

    /// <summary>Name, type and shape, such as a writer takes.</summary>
    public TensorDeclaration Declaration => _declaration;

    /// <inheritdoc/>
    public override string ToString() => $"{Quoted.Name(Name)}: {_declaration}";

    internal SafetensorsException Fault(string problem, Exception? cause = null) => new(File.Path, Name, problem, cause);

    /// <summary>Refuses a type of elements that the file does not have here.</summary>
    internal void MustBe<T>()
        where T : unmanaged
    {
        if (!Type.IsManagedAs<T>())
        {
            throw Fault($"it is {_declaration}, {Type.Reading()}; {typeof(T).Name} was asked for.");
        }
    }

    /// <summary>Refuses a destination of another length.</summary>
    internal void MustHaveLength<T>(long length)
        where T : unmanaged
    {
        MustBe<T>();
        if (length != Length)
        {
            throw Fault($"it is {_declaration}, {Length} elements; the destination has {length}.");
        }
    }

    internal void MustBeWithin(long offset, long bytes)
    {
        if (offset < 0 || offset > Bytes || bytes > Bytes - offset)
        {
            throw new ArgumentOutOfRangeException(nameof(offset), offset, $"Tensor {Quoted.Name(Name)} of '{File.Path}' has {Bytes} bytes; {bytes} from {offset} on are not within.");
        }
    }
}
