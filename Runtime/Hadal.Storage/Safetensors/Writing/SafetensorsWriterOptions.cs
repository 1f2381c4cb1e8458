using System.Collections.ObjectModel;

namespace Hadal.Storage.Safetensors;

/// <summary>How a safetensors file is written.</summary>
public sealed record SafetensorsWriterOptions
{
    internal const int LargestAlignment = 1 << 20;

    private readonly int _dataAlignment = 8;

    /// <summary>
    /// The data begin at a multiple of this, a power of two from 8 to 2²⁰; 8 at first, as the reference library does. 4096 lets direct
    /// reads of the first tensor begin at a whole block. The header is padded with spaces, which every reader passes over.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">It is another number.</exception>
    public int DataAlignment
    {
        get => _dataAlignment;
        init => _dataAlignment = value is >= 8 and <= LargestAlignment && int.IsPow2(value)
            ? value
            : throw new ArgumentOutOfRangeException(nameof(value), value, $"DataAlignment is a power of two from 8 to {LargestAlignment}; it is {value}.");
    }

    /// <summary>What the file says of itself, text to text, such as <c>format</c>.</summary>
    public IReadOnlyDictionary<string, string> Metadata { get; init; } = ReadOnlyDictionary<string, string>.Empty;

    internal void Validate()
    {
        foreach ((string key, string value) in Metadata)
        {
            if ((TensorDeclaration.TextProblem(key) ?? TensorDeclaration.TextProblem(value)) is { } problem)
            {
                throw new ArgumentException($"Metadata of {Quoted.Name(key)}: {problem}");
            }
        }
    }
}
