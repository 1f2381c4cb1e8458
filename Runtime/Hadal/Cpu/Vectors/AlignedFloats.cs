using System.Runtime.InteropServices;

namespace Hadal.Cpu;

/// <summary>Memory outside the managed heap, aligned to cache lines; there may be more of it than an array can hold.</summary>
internal readonly unsafe ref struct AlignedFloats(nuint count)
{
    private const int CacheLine = 64;

    internal float* Address { get; } = (float*)NativeMemory.AlignedAlloc(checked(count * sizeof(float)), CacheLine);

    public void Dispose() => NativeMemory.AlignedFree(Address);
}
