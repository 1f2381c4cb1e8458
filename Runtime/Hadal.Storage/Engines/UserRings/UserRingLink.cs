using Hadal.Storage.Usrbio.Client;

namespace Hadal.Storage.Engines.UserRings;

/// <summary>A server as long as it lives, and the ring's memory as that server knows it.</summary>
internal sealed class UserRingLink(UserRingMount mount, UserRegion region) : IDisposable
{
    internal UserRingMount Mount => mount;

    internal UserRegion Region => region;

    /// <summary>Whether its server was found dead.</summary>
    internal volatile bool IsDead;

    /// <summary>Engines that use it.</summary>
    internal int Users { get; set; }

    public void Dispose()
    {
        region.Dispose();
        mount.Dispose();
    }
}
