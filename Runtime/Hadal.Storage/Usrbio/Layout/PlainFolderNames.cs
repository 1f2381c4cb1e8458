namespace Hadal.Storage.Usrbio.Layout;

/// <summary>Files by which client and server agree where the folder is no mount: what a mount does in calls, they do by names.</summary>
internal static class PlainFolderNames
{
    /// <summary>After the name of a link: held locked by the client; its text is the path of the memory.</summary>
    internal const string Claim = ".claim";

    /// <summary>After the name of a link: the server has taken it.</summary>
    internal const string Accepted = ".ok";

    /// <summary>After the name of a link: the server refused; its text is the error number.</summary>
    internal const string Refused = ".err";

    /// <summary>What becomes an answer or a link when it is complete.</summary>
    internal const string Temporary = ".tmp";

    /// <summary>In <c>3fs-virt</c>: held locked by the server; its text is the names of its semaphores, a line each.</summary>
    internal const string ServerLock = "3fs-virt/server.lock";

    internal static readonly string[] Endings = [Claim, Accepted, Refused, Temporary];
}
