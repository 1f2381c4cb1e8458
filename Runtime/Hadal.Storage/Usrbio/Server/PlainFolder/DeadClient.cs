using System.Text;
using Hadal.Storage.Linux;
using Hadal.Storage.Usrbio.Layout;

namespace Hadal.Storage.Usrbio.Server;

/// <summary>What a killed client leaves in a plain folder and in shared memory.</summary>
internal static unsafe class DeadClient
{
    private static readonly int s_flags = OpenFlags.NonBlocking | OpenFlags.NoFollow | OpenFlags.CloseOnExec;

    /// <summary>Removes the link, the claim, and the memory that the claim names, if there is a claim and nobody holds it locked.</summary>
    /// <param name="link">The link's path.</param>
    /// <param name="forget">Called before they go.</param>
    internal static bool Remove(string link, Action forget)
    {
        // Asked for reading first: closing what could be written is the very event that calls for this look.
        if (IsHeldOrAbsent(link + PlainFolderNames.Claim))
            return false;
        int claim = LibC.Open(link + PlainFolderNames.Claim, OpenFlags.ReadWrite | s_flags, 0);
        if (claim < 0)
            return false;

        // Taken, not only looked at: a client that has just made its claim finds it locked, and makes another.
        bool isDead = LibC.TryLock(claim) == 0;
        if (isDead)
        {
            forget();
            byte* text = stackalloc byte[256];
            nint length = LibC.Read(claim, text, 256);
            if (length > 0 && LibC.StatusOf(claim, out FileStatus status) == 0)
                RemoveMemory(Encoding.UTF8.GetString(text, (int)length), status.Owner);
            _ = LibC.RemoveName(link);
            _ = LibC.RemoveName(link + PlainFolderNames.Claim);
        }

        _ = LibC.Close(claim);
        return isDead;
    }

    private static bool IsHeldOrAbsent(string path)
    {
        int claim = LibC.Open(path, OpenFlags.ReadOnly | s_flags, 0);
        if (claim < 0)
            return true;
        bool isHeld = LibC.IsLocked(claim);
        _ = LibC.Close(claim);
        return isHeld;
    }

    // A claim can say anything: only what has the name of a client's memory and the claim's owner goes.
    private static void RemoveMemory(string path, uint owner)
    {
        if (path.StartsWith(VirtualFolder.SharedMemory, StringComparison.Ordinal)
            && VirtualFolder.IsMemoryName(path.AsSpan(VirtualFolder.SharedMemory.Length))
            && LibC.StatusOf(path, out FileStatus memory) == 0
            && memory.IsRegular
            && memory.Owner == owner)
        {
            _ = LibC.RemoveName(path);
        }
    }
}
