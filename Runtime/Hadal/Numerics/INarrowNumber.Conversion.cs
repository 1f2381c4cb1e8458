using System.Diagnostics.CodeAnalysis;
using System.Numerics;

namespace Hadal.Numerics;

internal partial interface INarrowNumber<TSelf>
{
    static bool INumberBase<TSelf>.TryConvertFromChecked<TOther>(TOther value, out TSelf result)
    {
        bool known = Widening.TryToOdd(value, out double wide);
        result = TSelf.Round(wide);
        // Only a format without infinity makes NaN of a number.
        if (known && TSelf.IsNaN(result) && !double.IsNaN(wide))
            throw new OverflowException($"{value} lies beyond {TSelf.MaxValue}, the largest {typeof(TSelf).Name}, which has no infinity.");
        return known;
    }

    static bool INumberBase<TSelf>.TryConvertFromSaturating<TOther>(TOther value, out TSelf result)
    {
        bool known = Widening.TryToOdd(value, out double wide);
        result = TSelf.RoundSaturating(wide);
        return known;
    }

    static bool INumberBase<TSelf>.TryConvertFromTruncating<TOther>(TOther value, out TSelf result)
    {
        bool known = Widening.TryToOdd(value, out double wide);
        result = TSelf.RoundSaturating(wide);
        return known;
    }

    static bool INumberBase<TSelf>.TryConvertToChecked<TOther>(TSelf value, [MaybeNullWhen(false)] out TOther result)
    {
        result = TOther.CreateChecked(TSelf.Widen(value));
        return true;
    }

    static bool INumberBase<TSelf>.TryConvertToSaturating<TOther>(TSelf value, [MaybeNullWhen(false)] out TOther result)
    {
        result = TOther.CreateSaturating(TSelf.Widen(value));
        return true;
    }

    static bool INumberBase<TSelf>.TryConvertToTruncating<TOther>(TSelf value, [MaybeNullWhen(false)] out TOther result)
    {
        result = TOther.CreateTruncating(TSelf.Widen(value));
        return true;
    }
}
