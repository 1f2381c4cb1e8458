using System.Numerics;

namespace Hadal.Numerics;

/// <summary>
/// A binary floating-point number that is a <see cref="float"/> with fewer bits. The three formats share here, once, what the
/// generic-math interfaces ask for and what nobody calls by a type's name.
/// </summary>
internal partial interface INarrowNumber<TSelf> : INumber<TSelf>, IMinMaxValue<TSelf>, ISignedNumber<TSelf>
    where TSelf : struct, INarrowNumber<TSelf>
{
    /// <summary>The same number as a <see cref="float"/>.</summary>
    static abstract float Widen(TSelf value);

    /// <summary>The nearest number, ties to even; what is too large becomes what the format has for it.</summary>
    static abstract TSelf Round(double value);

    /// <summary>As <see cref="Round"/>, but a finite format saturates.</summary>
    static abstract TSelf RoundSaturating(double value);

    static int INumberBase<TSelf>.Radix => 2;

    static TSelf IAdditiveIdentity<TSelf, TSelf>.AdditiveIdentity => default;

    static TSelf IMultiplicativeIdentity<TSelf, TSelf>.MultiplicativeIdentity => TSelf.One;

    static TSelf INumberBase<TSelf>.MaxMagnitude(TSelf x, TSelf y) => TSelf.Round(float.MaxMagnitude(TSelf.Widen(x), TSelf.Widen(y)));

    static TSelf INumberBase<TSelf>.MaxMagnitudeNumber(TSelf x, TSelf y) => TSelf.Round(float.MaxMagnitudeNumber(TSelf.Widen(x), TSelf.Widen(y)));

    static TSelf INumberBase<TSelf>.MinMagnitude(TSelf x, TSelf y) => TSelf.Round(float.MinMagnitude(TSelf.Widen(x), TSelf.Widen(y)));

    static TSelf INumberBase<TSelf>.MinMagnitudeNumber(TSelf x, TSelf y) => TSelf.Round(float.MinMagnitudeNumber(TSelf.Widen(x), TSelf.Widen(y)));

    static TSelf INumber<TSelf>.Max(TSelf x, TSelf y) => TSelf.Round(float.Max(TSelf.Widen(x), TSelf.Widen(y)));

    static TSelf INumber<TSelf>.MaxNumber(TSelf x, TSelf y) => TSelf.Round(float.MaxNumber(TSelf.Widen(x), TSelf.Widen(y)));

    static TSelf INumber<TSelf>.Min(TSelf x, TSelf y) => TSelf.Round(float.Min(TSelf.Widen(x), TSelf.Widen(y)));

    static TSelf INumber<TSelf>.MinNumber(TSelf x, TSelf y) => TSelf.Round(float.MinNumber(TSelf.Widen(x), TSelf.Widen(y)));

    static TSelf INumber<TSelf>.CopySign(TSelf value, TSelf sign) => TSelf.Round(float.CopySign(TSelf.Widen(value), TSelf.Widen(sign)));
}
