using Hadal.Storage.Usrbio.Layout;

namespace Hadal.Storage.Usrbio.Client;

/// <summary>Memory shared with the server, which moves bytes between it and files.</summary>
internal sealed class UserRegion : IDisposable
{
    private readonly Registration _registration;

    private UserRegion(RegistrationName name, Registration registration, nuint bytes)
    {
        _registration = registration;
        Id = UInt128Bytes.From(name.Id);
        Bytes = bytes;
        BlockBytes = (nuint)name.BlockBytes;
    }

    internal UInt128Bytes Id { get; }

    internal nint Address => _registration.Memory.Address;

    internal nuint Bytes { get; }

    /// <summary>No request crosses a multiple of it; 0: requests lie as they like.</summary>
    internal nuint BlockBytes { get; }

    internal static UserRegion Create(UserRingMount mount, nuint bytes, nuint blockBytes)
    {
        ArgumentOutOfRangeException.ThrowIfZero(bytes);
        if (blockBytes > bytes)
            throw new ArgumentOutOfRangeException(nameof(blockBytes), blockBytes, $"A block is at most the region, {bytes} bytes.");
        RegistrationName name = new(Guid.NewGuid()) { BlockBytes = blockBytes };
        return new(name, Registration.Create(mount, name, bytes), bytes);
    }

    /// <summary>Over memory that is there, and stays the caller's.</summary>
    internal static UserRegion Over(UserRingMount mount, SharedFile memory)
    {
        RegistrationName name = new(Guid.NewGuid());
        return new(name, Registration.Of(mount, name, memory), memory.Bytes);
    }

    /// <summary>Whether a request may name this part.</summary>
    internal bool Holds(nuint offset, nuint length)
        => length > 0 && offset < Bytes && length <= Bytes - offset && (BlockBytes == 0 || offset / BlockBytes == (offset + length - 1) / BlockBytes);

    public void Dispose() => _registration.Dispose();
}
