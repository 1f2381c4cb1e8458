using System.Buffers;

namespace Hadal.Storage.Safetensors;

/// <summary>Lends aligned memory and keeps none: a loader rents once and uses it for all pieces.</summary>
internal sealed class AlignedMemoryPool(int alignment) : MemoryPool<byte>
{
    public override int MaxBufferSize => int.MaxValue;

    public override IMemoryOwner<byte> Rent(int minBufferSize = -1)
        => new AlignedMemory(minBufferSize < 0 ? alignment : minBufferSize, alignment);

    protected override void Dispose(bool disposing)
    {
    }
}
