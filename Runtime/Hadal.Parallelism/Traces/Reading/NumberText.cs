using System.Text;
using System.Text.Json;

namespace Hadal.Parallelism.Traces;

/// <summary>A number of an event as it is written, kept until its unit is known.</summary>
internal sealed class NumberText(string field)
{
    // More digits than 64 bits have, and room for an exponent.
    private readonly byte[] _digits = new byte[48];
    private int _length;
    private long _offset;

    internal bool Exists => _length > 0;

    internal ReadOnlySpan<byte> Digits => _digits.AsSpan(0, _length);

    internal void Clear() => _length = 0;

    /// <summary>Takes the value of the field whose name the reader is at.</summary>
    internal void Take(ref JsonTokens tokens)
    {
        tokens.Read();
        _offset = tokens.Offset;
        if (tokens.Type != JsonTokenType.Number || !tokens.Value.TryCopyTo(_digits))
        {
            throw new FormatException($"At byte {_offset}: {field} must be a number of at most {_digits.Length} digits, not {tokens.Type}.");
        }

        _length = tokens.Value.Length;
    }

    internal FormatException Unreadable(string expected) => new($"At byte {_offset}: {field} must be {expected}, not {Encoding.UTF8.GetString(Digits)}.");
}
