using System.Globalization;

namespace Hadal;

public readonly partial struct Float8E5M2
{
    /// <summary>The number as the shortest text that means the same <see cref="float"/>, in the current culture.</summary>
    public override string ToString() => ((float)this).ToString(CultureInfo.CurrentCulture);

    /// <inheritdoc/>
    public string ToString(string? format, IFormatProvider? formatProvider) => ((float)this).ToString(format, formatProvider);

    /// <inheritdoc/>
    public bool TryFormat(Span<char> destination, out int charsWritten, ReadOnlySpan<char> format, IFormatProvider? provider) =>
        ((float)this).TryFormat(destination, out charsWritten, format, provider);

    /// <inheritdoc/>
    public bool TryFormat(Span<byte> utf8Destination, out int bytesWritten, ReadOnlySpan<char> format, IFormatProvider? provider) =>
        ((float)this).TryFormat(utf8Destination, out bytesWritten, format, provider);

    /// <summary>The number that a text says, by way of <see cref="double"/>.</summary>
    /// <exception cref="FormatException">The text is no number.</exception>
    public static Float8E5M2 Parse(string s, IFormatProvider? provider) => (Float8E5M2)double.Parse(s, provider);

    /// <summary>The number that a text says, by way of <see cref="double"/>.</summary>
    /// <returns>False where the text is no number.</returns>
    public static bool TryParse(string? s, IFormatProvider? provider, out Float8E5M2 result)
    {
        bool parsed = double.TryParse(s, provider, out double wide);
        result = parsed ? (Float8E5M2)wide : default;
        return parsed;
    }
}
