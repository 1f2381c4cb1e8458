using System.Buffers;

namespace Hadal.Storage.Tests.Safetensors;

/// <summary>Counts what it lends.</summary>
internal sealed class CountingPool : MemoryPool<byte>
{
    internal int Rented { get; private set; }

    internal int Held { get; private set; }

    public override int MaxBufferSize => int.MaxValue;

    public override IMemoryOwner<byte> Rent(int minBufferSize = -1)
    {
        Rented++;
        Held++;
        return new Owner(this, minBufferSize);
    }

    protected override void Dispose(bool disposing)
    {
    }

    private sealed class Owner(CountingPool pool, int bytes) : IMemoryOwner<byte>
    {
        public Memory<byte> Memory { get; } = new byte[bytes];

        public void Dispose() => pool.Held--;
    }
}
