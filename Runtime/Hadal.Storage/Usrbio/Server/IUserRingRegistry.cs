namespace Hadal.Storage.Usrbio.Server;

/// <summary>
/// The folder <c>3fs-virt/iovs</c> of a served file system, as whoever sees its links made and removed (a FUSE mount, a watcher of a plain
/// folder) tells the server about it. Every answer is 0 or an error number of Linux, positive. Calls come from any thread.
/// </summary>
internal interface IUserRingRegistry
{
    /// <summary>A link <paramref name="name"/> to <paramref name="target"/> (a file under /dev/shm) is being made: map it, and if it is a ring, start it.</summary>
    int Register(string name, string target, ClientIdentity client);

    /// <summary>The link <paramref name="name"/> is being removed: in-flight requests end, the mapping goes.</summary>
    int Unregister(string name, ClientIdentity client);

    /// <summary>Where the link <paramref name="name"/> points: a registered region or ring, or one of the three submission semaphores.</summary>
    bool TryReadLink(string name, out string target);

    /// <summary>Names in the folder now.</summary>
    IReadOnlyList<string> Names { get; }

    /// <summary>The last descriptor that a process had of the folder is closed: all that it registered goes.</summary>
    void ClientGone(int processId);
}
