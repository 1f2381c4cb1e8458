using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Hadal.Cli.Peers.CublasLt;

/// <summary><c>cublasLtMatmulAlgo_t</c>: 64 opaque bytes.</summary>
[InlineArray(8)]
internal struct MatmulAlgorithm
{
    private ulong _first;
}

/// <summary><c>cublasLtMatmulHeuristicResult_t</c>.</summary>
[StructLayout(LayoutKind.Sequential)]
internal struct MatmulHeuristic
{
    internal MatmulAlgorithm Algorithm;
    internal nuint WorkspaceBytes;
    internal int Status;
    internal float Waves;
    private InlineReserved _reserved;

    [InlineArray(4)]
    private struct InlineReserved
    {
        private int _first;
    }
}
