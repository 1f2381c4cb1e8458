using System.Text;

namespace Hadal.Storage.Safetensors;

/// <summary>A tensor's name, type and shape: all that a header says of it, but for its place.</summary>
public sealed class TensorDeclaration
{
    internal const string MetadataName = "__metadata__";

    private readonly long[] _shape;

    /// <summary>Declares a tensor.</summary>
    /// <param name="name">Its name: well-formed text without NUL, and not <c>__metadata__</c>.</param>
    /// <param name="type">The type of its elements.</param>
    /// <param name="shape">The extent of each dimension, the slowest first; 0 is allowed, and none makes a scalar.</param>
    /// <exception cref="ArgumentException">The name or the shape cannot be written, or read back.</exception>
    public TensorDeclaration(string name, SafetensorsType type, params ReadOnlySpan<long> shape)
    {
        ArgumentNullException.ThrowIfNull(name);
        if (NameProblem(name) is { } badName)
        {
            throw new ArgumentException($"Tensor {Quoted.Name(name)}: {badName}", nameof(name));
        }

        if (TensorSize.Count(shape, ElementTypes.Of(type), out long elements, out long bytes) is { } badShape)
        {
            throw new ArgumentException($"Tensor {Quoted.Name(name)}: {badShape}", nameof(shape));
        }

        (Name, Type, Length, Bytes) = (name, type, elements, bytes);
        _shape = shape.ToArray();
    }

    /// <summary>The name.</summary>
    public string Name { get; }

    /// <summary>The type of the elements.</summary>
    public SafetensorsType Type { get; }

    /// <summary>The extent of each dimension, the slowest first; empty for a scalar.</summary>
    public ReadOnlySpan<long> Shape => _shape;

    /// <summary>Number of elements: 1 for a scalar.</summary>
    public long Length { get; }

    /// <summary>Bytes of the elements.</summary>
    public long Bytes { get; }

    /// <inheritdoc/>
    public override string ToString() => $"{ElementTypes.Of(Type).Name} {TensorSize.Format(_shape)}";

    /// <summary>What is wrong with a name, or null.</summary>
    internal static string? NameProblem(string name)
    {
        if (name == MetadataName)
        {
            return "this name is kept for the file's metadata.";
        }

        return TextProblem(name);
    }

    /// <summary>What is wrong with a text of a header, or null.</summary>
    internal static string? TextProblem(string text)
    {
        // C programs end a name at its first NUL, and would take two tensors for one.
        int nul = text.IndexOf('\0', StringComparison.Ordinal);
        if (nul >= 0)
        {
            return $"a text has no NUL; this one has one at {nul}.";
        }

        // Most texts have no surrogates at all, and a header can have a hundred thousand texts.
        int first = text.AsSpan().IndexOfAnyInRange((char)0xd800, (char)0xdfff);
        for (ReadOnlySpan<char> rest = first < 0 ? [] : text.AsSpan(first); !rest.IsEmpty;)
        {
            if (Rune.DecodeFromUtf16(rest, out _, out int taken) != System.Buffers.OperationStatus.Done)
            {
                return $"a text is well-formed; this one has half of a surrogate pair at {text.Length - rest.Length}.";
            }

            rest = rest[taken..];
        }

        return null;
    }
}
