using System.Runtime.InteropServices;

namespace Hadal;

/// <summary>The last parameter of a tiled GEMM kernel: <c>hadal::GemmParameters</c> in Kernels.cu/gemm/config.cuh.</summary>
[StructLayout(LayoutKind.Sequential)]
internal struct GemmParameters
{
    internal nint ScalesB;
    internal nint D;
    internal uint M;
    internal uint AbsentRows;

    /// <summary>1 where B may be read before the kernel in front has ended; see <see cref="LaunchOverlap.SetupAndWeights"/>.</summary>
    internal uint WeightsReady;
}
