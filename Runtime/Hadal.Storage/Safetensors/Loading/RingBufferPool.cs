using System.Buffers;

namespace Hadal.Storage.Safetensors;

/// <summary>The memory of a ring, for a loader that reads through it.</summary>
internal sealed class RingBufferPool(StorageRing ring) : MemoryPool<byte>
{
    public override int MaxBufferSize => (int)Math.Min(ring.LargestBuffer, int.MaxValue);

    public override IMemoryOwner<byte> Rent(int minBufferSize = -1) => ring.Rent(minBufferSize < 0 ? 4096 : minBufferSize);

    protected override void Dispose(bool disposing)
    {
    }
}
