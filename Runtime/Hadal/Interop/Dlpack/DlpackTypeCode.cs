namespace Hadal.Interop.Dlpack;

/// <summary><c>DLDataTypeCode</c>, those that Hadal has elements for.</summary>
internal enum DlpackTypeCode : byte
{
    Integer = 0,
    UnsignedInteger = 1,
    Float = 2,
    BFloat = 4,
    Complex = 5,
    Boolean = 6,
    Float8E4M3FN = 10,
    Float8E5M2 = 12,
}
