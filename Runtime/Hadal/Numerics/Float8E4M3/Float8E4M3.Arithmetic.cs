namespace Hadal;

public readonly partial struct Float8E4M3
{
    /// <summary>The sum, rounded.</summary>
    public static Float8E4M3 operator +(Float8E4M3 left, Float8E4M3 right) => (Float8E4M3)((float)left + right);

    /// <summary>The difference, rounded.</summary>
    public static Float8E4M3 operator -(Float8E4M3 left, Float8E4M3 right) => (Float8E4M3)((float)left - right);

    /// <summary>The product, rounded.</summary>
    public static Float8E4M3 operator *(Float8E4M3 left, Float8E4M3 right) => (Float8E4M3)((float)left * right);

    /// <summary>The quotient, rounded.</summary>
    public static Float8E4M3 operator /(Float8E4M3 left, Float8E4M3 right) => (Float8E4M3)((float)left / right);

    /// <summary>The remainder of the division that truncates; it has the sign of <paramref name="left"/>.</summary>
    public static Float8E4M3 operator %(Float8E4M3 left, Float8E4M3 right) => (Float8E4M3)((float)left % right);

    /// <summary>The value plus one, rounded.</summary>
    public static Float8E4M3 operator ++(Float8E4M3 value) => (Float8E4M3)((float)value + 1);

    /// <summary>The value minus one, rounded.</summary>
    public static Float8E4M3 operator --(Float8E4M3 value) => (Float8E4M3)((float)value - 1);

    /// <summary>The value itself.</summary>
    public static Float8E4M3 operator +(Float8E4M3 value) => value;

    /// <summary>The value with the other sign, of NaN and zero too.</summary>
    public static Float8E4M3 operator -(Float8E4M3 value) => new((byte)(value._bits ^ SignMask));

    /// <summary>The value without its sign.</summary>
    public static Float8E4M3 Abs(Float8E4M3 value) => new((byte)(value._bits & MagnitudeMask));
}
