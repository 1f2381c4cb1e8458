using System.Buffers;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Hadal.Storage.Safetensors;

/// <summary>Memory at a multiple of an alignment, which the garbage collector neither moves nor takes while it is used.</summary>
internal sealed unsafe class AlignedMemory : IMemoryOwner<byte>
{
    internal AlignedMemory(int bytes, int alignment)
    {
        byte[] array = GC.AllocateUninitializedArray<byte>(bytes + alignment - 1, pinned: true);
        nint start = (nint)Unsafe.AsPointer(ref MemoryMarshal.GetArrayDataReference(array));
        Memory = MemoryMarshal.CreateFromPinnedArray(array, (int)(-start & (alignment - 1)), bytes);
    }

    public Memory<byte> Memory { get; private set; }

    public void Dispose() => Memory = default;
}
