using System.Runtime.CompilerServices;

namespace Hadal.Interop.Cuda;

/// <summary><c>CUtensorMap</c> (cuda.h): 128 opaque bytes that the driver encodes at an address that is a multiple of 64.</summary>
[InlineArray(16)]
internal struct TensorMap
{
    internal const int Size = 128;
    internal const int Alignment = 64;

    private ulong _opaque;
}
