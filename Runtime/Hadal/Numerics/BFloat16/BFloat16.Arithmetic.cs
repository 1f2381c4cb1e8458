namespace Hadal;

public readonly partial struct BFloat16
{
    /// <summary>The sum, rounded.</summary>
    public static BFloat16 operator +(BFloat16 left, BFloat16 right) => (BFloat16)((float)left + right);

    /// <summary>The difference, rounded.</summary>
    public static BFloat16 operator -(BFloat16 left, BFloat16 right) => (BFloat16)((float)left - right);

    /// <summary>The product, rounded.</summary>
    public static BFloat16 operator *(BFloat16 left, BFloat16 right) => (BFloat16)((float)left * right);

    /// <summary>The quotient, rounded.</summary>
    public static BFloat16 operator /(BFloat16 left, BFloat16 right) => (BFloat16)((float)left / right);

    /// <summary>The remainder of the division that truncates; it has the sign of <paramref name="left"/>.</summary>
    public static BFloat16 operator %(BFloat16 left, BFloat16 right) => (BFloat16)((float)left % right);

    /// <summary>The value plus one, rounded.</summary>
    public static BFloat16 operator ++(BFloat16 value) => (BFloat16)((float)value + 1);

    /// <summary>The value minus one, rounded.</summary>
    public static BFloat16 operator --(BFloat16 value) => (BFloat16)((float)value - 1);

    /// <summary>The value itself.</summary>
    public static BFloat16 operator +(BFloat16 value) => value;

    /// <summary>The value with the other sign, of NaN and zero too.</summary>
    public static BFloat16 operator -(BFloat16 value) => new((ushort)(value._bits ^ SignMask));

    /// <summary>The value without its sign.</summary>
    public static BFloat16 Abs(BFloat16 value) => new((ushort)(value._bits & MagnitudeMask));
}
