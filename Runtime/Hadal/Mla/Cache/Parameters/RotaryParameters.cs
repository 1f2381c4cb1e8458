using System.Runtime.InteropServices;

namespace Hadal;

/// <summary>What kernels that rotate know of it: <c>hadal::RotaryParameters</c> in Kernels.cu/paged.</summary>
[StructLayout(LayoutKind.Sequential)]
internal struct RotaryParameters
{
    internal nint Cosines;
    internal nint Sines;
    internal nint TokenPositions;
    internal uint Positions;
    internal uint Halves;

    /// <param name="rotary">The tables, or null where nothing is rotated.</param>
    /// <param name="positions">The position of each token, where there are tables.</param>
    /// <param name="operation">What errors call the kernel.</param>
    internal static RotaryParameters Of(RotaryEmbedding? rotary, DeviceTensor<int>? positions, string operation) => rotary is null
        ? default
        : new()
        {
            Cosines = VectorAlignment.Check(rotary.Cosines.Pointer, operation, "cosines"),
            Sines = VectorAlignment.Check(rotary.Sines.Pointer, operation, "sines"),
            TokenPositions = positions!.Pointer,
            Positions = (uint)rotary.Positions,
            Halves = rotary.Pairing == RotaryPairing.Halves ? 1u : 0,
        };
}
