using System.Runtime.InteropServices;

namespace Hadal.Cpu;

/// <summary>Floats of a thread's own, aligned to cache lines.</summary>
internal sealed unsafe class AlignedBuffer(long length) : IDisposable
{
    private const int Alignment = 64;

    internal float* Pointer { get; private set; } = (float*)NativeMemory.AlignedAlloc(checked((nuint)length * sizeof(float)), Alignment);

    public void Dispose()
    {
        NativeMemory.AlignedFree(Pointer);
        Pointer = null;
    }
}
