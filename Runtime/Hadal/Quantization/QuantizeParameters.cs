using System.Runtime.InteropServices;

namespace Hadal;

/// <summary>The parameter of the quantising kernels: <c>hadal::QuantizeParameters</c> in Kernels.cu/quantize.</summary>
[StructLayout(LayoutKind.Sequential)]
internal struct QuantizeParameters
{
    internal nint Source;
    internal nint Values;
    internal nint Scales;
    internal nint TransposedValues;
    internal nint TransposedScales;
    internal uint Rows;
    internal uint Columns;
    internal uint ScaleStride;
    internal uint TransposedScaleStride;
    internal uint PowerOfTwo;
}
