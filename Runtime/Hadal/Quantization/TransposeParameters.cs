using System.Runtime.InteropServices;

namespace Hadal;

/// <summary>The parameter of the transposing kernel: <c>hadal::TransposeParameters</c> in Kernels.cu/transpose.</summary>
[StructLayout(LayoutKind.Sequential)]
internal struct TransposeParameters
{
    internal nint Values;
    internal nint Scales;
    internal nint TransposedValues;
    internal nint TransposedScales;
    internal uint Rows;
    internal uint Columns;
}
