using System.Runtime.InteropServices;

namespace Hadal.Interop.Dlpack;

/// <summary><c>DLTensor</c>, 48 bytes. Strides are in elements.</summary>
[StructLayout(LayoutKind.Sequential)]
internal unsafe struct DlpackTensor
{
    internal nint Data;
    internal DlpackDevice Device;
    internal int Dimensions;
    internal DlpackType Type;
    internal long* Shape;
    internal long* Strides;
    internal ulong ByteOffset;
}
