namespace Hadal.Storage.Safetensors;

/// <summary>
/// Types of elements that a safetensors file can hold: those of version 0.8 of the reference library. Numbers are little-endian.
/// </summary>
public enum SafetensorsType
{
    /// <summary><c>BOOL</c>: a byte, 0 or 1; <see cref="bool"/>.</summary>
    Bool,

    /// <summary><c>F4</c>: 4 bits (E2M1 of OCP's microscaling formats), two in a byte.</summary>
    F4,

    /// <summary><c>F6_E2M3</c>: 6 bits, four in three bytes.</summary>
    F6E2M3,

    /// <summary><c>F6_E3M2</c>: 6 bits, four in three bytes.</summary>
    F6E3M2,

    /// <summary><c>U8</c>: <see cref="byte"/>.</summary>
    U8,

    /// <summary><c>I8</c>: <see cref="sbyte"/>.</summary>
    I8,

    /// <summary><c>F8_E5M2</c>: <see cref="Float8E5M2"/>.</summary>
    F8E5M2,

    /// <summary><c>F8_E4M3</c>: <see cref="Float8E4M3"/>, the variant without infinities.</summary>
    F8E4M3,

    /// <summary><c>F8_E8M0</c>: 8 bits of exponent, a scale.</summary>
    F8E8M0,

    /// <summary><c>F8_E4M3FNUZ</c>: 8 bits, bias 8, one NaN, no negative zero.</summary>
    F8E4M3Fnuz,

    /// <summary><c>F8_E5M2FNUZ</c>: 8 bits, bias 16, one NaN, no negative zero.</summary>
    F8E5M2Fnuz,

    /// <summary><c>I16</c>: <see cref="short"/>.</summary>
    I16,

    /// <summary><c>U16</c>: <see cref="ushort"/>.</summary>
    U16,

    /// <summary><c>F16</c>: <see cref="Half"/>.</summary>
    F16,

    /// <summary><c>BF16</c>: <see cref="BFloat16"/>.</summary>
    BF16,

    /// <summary><c>I32</c>: <see cref="int"/>.</summary>
    I32,

    /// <summary><c>U32</c>: <see cref="uint"/>.</summary>
    U32,

    /// <summary><c>F32</c>: <see cref="float"/>.</summary>
    F32,

    /// <summary><c>C64</c>: two <see cref="float"/>, real and imaginary part.</summary>
    C64,

    /// <summary><c>F64</c>: <see cref="double"/>.</summary>
    F64,

    /// <summary><c>I64</c>: <see cref="long"/>.</summary>
    I64,

    /// <summary><c>U64</c>: <see cref="ulong"/>.</summary>
    U64,
}
