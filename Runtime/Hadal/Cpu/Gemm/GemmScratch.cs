using System.Runtime.InteropServices;

namespace Hadal.Cpu;

/// <summary>The memory of one thread at work on a GEMM: a panel of B and a piece of C, aligned to cache lines.</summary>
internal readonly unsafe ref struct GemmScratch
{
    private const int CacheLine = 64;

    internal GemmScratch(GemmBlocking blocking)
    {
        Panel = Allocate((nuint)(GemmBlocking.BlockK * blocking.PanelWidth));
        C = Allocate((nuint)blocking.Rows * (nuint)blocking.Columns);
    }

    internal float* Panel { get; }

    internal float* C { get; }

    public void Dispose()
    {
        NativeMemory.AlignedFree(Panel);
        NativeMemory.AlignedFree(C);
    }

    private static float* Allocate(nuint floats) => (float*)NativeMemory.AlignedAlloc(floats * sizeof(float), CacheLine);
}
