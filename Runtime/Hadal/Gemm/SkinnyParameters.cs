using System.Runtime.InteropServices;

namespace Hadal;

/// <summary>The parameter of a skinny GEMM kernel: <c>hadal::SkinnyParameters</c> in Kernels.cu/gemm/skinny_config.cuh.</summary>
[StructLayout(LayoutKind.Sequential)]
internal struct SkinnyParameters
{
    internal nint A;
    internal nint B;
    internal nint ScalesA;
    internal nint ScalesB;
    internal nint D;
    internal uint M;

    /// <summary>Floats from one block of K to the next in the scales of A.</summary>
    internal uint ScalesAStride;

    /// <inheritdoc cref="GemmParameters.WeightsReady"/>
    internal uint WeightsReady;
}
