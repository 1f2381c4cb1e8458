using Hadal.Storage.Engines.Uring;

namespace Hadal.Storage.Usrbio.Server;

/// <summary>How a server of user rings serves.</summary>
internal sealed record UserRingServerOptions
{
    /// <summary>Who moves the bytes; one for each of the three priorities.</summary>
    internal Func<IServedIo> CreateIo { get; init; } = CreateDefaultIo;

    /// <summary>Regions and rings of all clients together; more are refused with 24 (EMFILE).</summary>
    internal int MostRegistrations { get; init; } = 4096;

    /// <summary>Whether clients of other users than the server's may post its semaphores.</summary>
    internal bool ForAllUsers { get; init; }

    private static IServedIo CreateDefaultIo() => UringSupport.Missing is null ? new UringServedIo(depth: 256) : new ThreadedServedIo(threads: 4);
}
