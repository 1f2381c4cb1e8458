using System.Buffers;

namespace Hadal.Loading;

/// <summary>The bytes of an unmanaged stream as memory, without a copy.</summary>
internal sealed unsafe class MappedMemory(UnmanagedMemoryStream stream) : MemoryManager<byte>
{
    // The stream keeps the assembly whose mapped image this points into.
    private readonly byte* _start = stream.PositionPointer;
    private readonly int _length = checked((int)(stream.Length - stream.Position));

    public override Span<byte> GetSpan()
    {
        GC.KeepAlive(stream);
        return new(_start, _length);
    }

    public override MemoryHandle Pin(int elementIndex = 0) => new(_start + elementIndex, default, this);

    public override void Unpin()
    {
    }

    protected override void Dispose(bool disposing)
    {
    }
}
