using System.Buffers;

namespace Hadal.Storage.Safetensors;

/// <summary>A piece of a mapped file as memory, which says so when the file is closed.</summary>
internal sealed unsafe class MappedMemory(MappedFile file, long offset, int bytes) : MemoryManager<byte>
{
    public override Span<byte> GetSpan() => new(file.At(offset), bytes);

    // The mapping does not move, and its end is the file's: nothing is to be pinned.
    public override MemoryHandle Pin(int elementIndex = 0) => new(file.At(offset) + elementIndex, pinnable: this);

    public override void Unpin()
    {
    }

    protected override void Dispose(bool disposing)
    {
    }
}
