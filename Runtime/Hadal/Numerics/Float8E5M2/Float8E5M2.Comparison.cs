using System.Diagnostics.CodeAnalysis;

namespace Hadal;

public readonly partial struct Float8E5M2
{
    /// <summary>Whether the numbers are equal; NaN equals nothing, and zero its negative.</summary>
    public static bool operator ==(Float8E5M2 left, Float8E5M2 right) => (float)left == right;

    /// <summary>Whether the numbers differ; NaN differs from everything.</summary>
    public static bool operator !=(Float8E5M2 left, Float8E5M2 right) => (float)left != right;

    /// <summary>Whether left is the smaller number; false with NaN.</summary>
    public static bool operator <(Float8E5M2 left, Float8E5M2 right) => (float)left < right;

    /// <summary>Whether left is the larger number; false with NaN.</summary>
    public static bool operator >(Float8E5M2 left, Float8E5M2 right) => (float)left > right;

    /// <summary>Whether left is not the larger number; false with NaN.</summary>
    public static bool operator <=(Float8E5M2 left, Float8E5M2 right) => (float)left <= right;

    /// <summary>Whether left is not the smaller number; false with NaN.</summary>
    public static bool operator >=(Float8E5M2 left, Float8E5M2 right) => (float)left >= right;

    /// <summary>The order in which sorting puts numbers: NaN, which equals itself here, comes first.</summary>
    public int CompareTo(Float8E5M2 other) => ((float)this).CompareTo(other);

    /// <inheritdoc/>
    /// <exception cref="ArgumentException"><paramref name="obj"/> is neither null nor a <see cref="Float8E5M2"/>.</exception>
    public int CompareTo(object? obj) => obj switch
    {
        null => 1,
        Float8E5M2 other => CompareTo(other),
        _ => throw new ArgumentException($"A {nameof(Float8E5M2)} compares to a {nameof(Float8E5M2)}; given is a {obj.GetType()}.", nameof(obj)),
    };

    /// <summary>Whether the numbers are equal; NaN equals itself here, so that it can be found in a set.</summary>
    public bool Equals(Float8E5M2 other) => ((float)this).Equals(other);

    /// <inheritdoc/>
    public override bool Equals([NotNullWhen(true)] object? obj) => obj is Float8E5M2 other && Equals(other);

    /// <inheritdoc/>
    public override int GetHashCode() => ((float)this).GetHashCode();

    /// <summary>Whether the value is not a number.</summary>
    public static bool IsNaN(Float8E5M2 value) => (value._bits & MagnitudeMask) > InfinityBits;

    /// <summary>Whether the value is an infinity.</summary>
    public static bool IsInfinity(Float8E5M2 value) => (value._bits & MagnitudeMask) == InfinityBits;

    /// <summary>Whether the value is neither NaN nor infinite.</summary>
    public static bool IsFinite(Float8E5M2 value) => (value._bits & MagnitudeMask) < InfinityBits;

    /// <summary>Whether the sign bit is set, of NaN and zero too.</summary>
    public static bool IsNegative(Float8E5M2 value) => (value._bits & SignMask) != 0;

    /// <summary>Whether the value is a nonzero number below the least one with a full fraction.</summary>
    public static bool IsSubnormal(Float8E5M2 value) => (value._bits & MagnitudeMask) is > 0 and < 1 << FractionBits;
}
