using System.Buffers;

namespace Hadal.Storage.Safetensors;

/// <summary>The memory of a ring, for a loader that reads through it.</summary>
internal sealed class RingBufferPool(StorageRing ring) : MemoryPool<byte>
{
    public override int MaxBufferSize => (int)Math.Min(ring.LargestBuffer, int.MaxValue);

    public override IMemoryOwner<byte> Rent(int minBufferSize = -1) => ring.Rent(minBufferSize < 0 ? 4096 : minBufferSize);

    /// <summary>Memory that is free now, if any is.</summary>
    internal IMemoryOwner<byte>? TryRent(int bytes) => ring.TryRent(bytes);

    /// <summary>Memory when some is free: a device may still have that of a load before, which was canceled.</summary>
    internal async ValueTask<IMemoryOwner<byte>> RentAsync(int bytes, CancellationToken cancellationToken)
        => await ring.RentAsync(bytes, cancellationToken).ConfigureAwait(false);

    protected override void Dispose(bool disposing)
    {
    }
}
