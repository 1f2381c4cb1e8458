using System.Globalization;
using System.Numerics;

namespace Hadal.Numerics;

internal partial interface INarrowNumber<TSelf>
{
    private const NumberStyles Any = NumberStyles.Float | NumberStyles.AllowThousands;

    static TSelf INumberBase<TSelf>.Parse(string s, NumberStyles style, IFormatProvider? provider) => TSelf.Round(double.Parse(s, style, provider));

    static TSelf INumberBase<TSelf>.Parse(ReadOnlySpan<char> s, NumberStyles style, IFormatProvider? provider) => TSelf.Round(double.Parse(s, style, provider));

    static bool INumberBase<TSelf>.TryParse(string? s, NumberStyles style, IFormatProvider? provider, out TSelf result) =>
        TSelf.TryParse(s.AsSpan(), style, provider, out result);

    static bool INumberBase<TSelf>.TryParse(ReadOnlySpan<char> s, NumberStyles style, IFormatProvider? provider, out TSelf result)
    {
        bool parsed = double.TryParse(s, style, provider, out double wide);
        result = parsed ? TSelf.Round(wide) : default;
        return parsed;
    }

    static TSelf ISpanParsable<TSelf>.Parse(ReadOnlySpan<char> s, IFormatProvider? provider) => TSelf.Parse(s, Any, provider);

    static bool ISpanParsable<TSelf>.TryParse(ReadOnlySpan<char> s, IFormatProvider? provider, out TSelf result) => TSelf.TryParse(s, Any, provider, out result);
}
