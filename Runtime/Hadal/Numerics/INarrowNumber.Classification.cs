using System.Numerics;

namespace Hadal.Numerics;

internal partial interface INarrowNumber<TSelf>
{
    static bool INumberBase<TSelf>.IsCanonical(TSelf value) => true;

    static bool INumberBase<TSelf>.IsComplexNumber(TSelf value) => false;

    static bool INumberBase<TSelf>.IsImaginaryNumber(TSelf value) => false;

    static bool INumberBase<TSelf>.IsRealNumber(TSelf value) => !TSelf.IsNaN(value);

    static bool INumberBase<TSelf>.IsZero(TSelf value) => TSelf.Widen(value) == 0;

    static bool INumberBase<TSelf>.IsInteger(TSelf value) => float.IsInteger(TSelf.Widen(value));

    static bool INumberBase<TSelf>.IsEvenInteger(TSelf value) => float.IsEvenInteger(TSelf.Widen(value));

    static bool INumberBase<TSelf>.IsOddInteger(TSelf value) => float.IsOddInteger(TSelf.Widen(value));

    static bool INumberBase<TSelf>.IsPositive(TSelf value) => !TSelf.IsNegative(value);

    static bool INumberBase<TSelf>.IsPositiveInfinity(TSelf value) => float.IsPositiveInfinity(TSelf.Widen(value));

    static bool INumberBase<TSelf>.IsNegativeInfinity(TSelf value) => float.IsNegativeInfinity(TSelf.Widen(value));

    static bool INumberBase<TSelf>.IsNormal(TSelf value) => TSelf.IsFinite(value) && !TSelf.IsZero(value) && !TSelf.IsSubnormal(value);
}
