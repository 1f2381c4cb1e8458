using System.Numerics;
using System.Runtime.InteropServices;

namespace Hadal.Interop.Dlpack;

/// <summary><c>DLDataType</c>.</summary>
[StructLayout(LayoutKind.Sequential)]
internal readonly record struct DlpackType(DlpackTypeCode Code, byte Bits, ushort Lanes = 1)
{
    /// <summary>The type of .NET elements; null where DLPack has none.</summary>
    internal static DlpackType? Of<T>()
        where T : unmanaged
        => default(T) switch
        {
            sbyte => new(DlpackTypeCode.Integer, 8),
            short => new(DlpackTypeCode.Integer, 16),
            int => new(DlpackTypeCode.Integer, 32),
            long => new(DlpackTypeCode.Integer, 64),
            byte => new(DlpackTypeCode.UnsignedInteger, 8),
            ushort => new(DlpackTypeCode.UnsignedInteger, 16),
            uint => new(DlpackTypeCode.UnsignedInteger, 32),
            ulong => new(DlpackTypeCode.UnsignedInteger, 64),
            Half => new(DlpackTypeCode.Float, 16),
            float => new(DlpackTypeCode.Float, 32),
            double => new(DlpackTypeCode.Float, 64),
            BFloat16 => new(DlpackTypeCode.BFloat, 16),
            Float8E4M3 => new(DlpackTypeCode.Float8E4M3FN, 8),
            Float8E5M2 => new(DlpackTypeCode.Float8E5M2, 8),
            Complex => new(DlpackTypeCode.Complex, 128),
            bool => new(DlpackTypeCode.Boolean, 8),
            _ => null,
        };

    public override string ToString()
        => $"{(Enum.IsDefined(Code) ? Code.ToString() : $"type code {(byte)Code}")} of {Bits} bits{(Lanes == 1 ? "" : $" × {Lanes} lanes")}";
}
