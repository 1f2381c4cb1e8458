using Hadal.Storage.Linux;
using Hadal.Storage.Usrbio.Layout;
using Microsoft.Win32.SafeHandles;

namespace Hadal.Storage.Usrbio.Server;

/// <summary>A request of a ring while it is served. A ring has as many as entries, and uses them again and again.</summary>
internal sealed class ServedRequest(ServedRing ring) : ServedTransfer
{
    /// <summary>Where its submission lies.</summary>
    internal int Position { get; set; }

    /// <summary>What the client calls it by.</summary>
    internal RingSubmission Submission { get; set; }

    internal SafeFileHandle? File { get; set; }

    internal SafeFileHandle? Twin { get; set; }

    /// <summary>For what a file system will not do past the page cache.</summary>
    internal int BufferedDescriptor { get; set; }

    internal ClientMemory? Memory { get; set; }

    internal override void End(int result)
    {
        if (result == -Errno.Invalid && IsDirect)
            result = BlockingTransfer.Run(this, BufferedDescriptor);
        LetGo();
        ring.Complete(this, result == -BadAddress ? -Errno.Access : result);
    }

    internal override void Announce() => ring.Announce();

    internal void LetGo()
    {
        Twin?.DangerousRelease();
        File?.DangerousRelease();
        Memory?.Release();
        (Twin, File, Memory) = (null, null, null);
    }

    // The client took its memory away; 3FS calls all trouble with memory by EACCES.
    private const int BadAddress = 14;
}
