using System.Runtime.InteropServices;
using Hadal.Storage.Linux;

namespace Hadal.Storage.Usrbio.Server;

/// <summary>A transfer on the calling thread.</summary>
internal static class BlockingTransfer
{
    /// <summary>Bytes, or an error number, negated.</summary>
    internal static int Run(ServedTransfer transfer, int descriptor)
    {
        int done = 0;
        while (done < transfer.Length)
        {
            IoVector rest = new(transfer.Address + done, (nuint)(transfer.Length - done));
            nint moved = transfer.IsWrite
                ? LibC.WriteVector(descriptor, rest, 1, transfer.FileOffset + done)
                : LibC.ReadVector(descriptor, rest, 1, transfer.FileOffset + done);
            if (moved == 0)
                break;
            if (moved > 0)
            {
                done += (int)moved;
                continue;
            }

            int error = Marshal.GetLastPInvokeError();
            if (error == Errno.Interrupted)
                continue;

            // Past a read's unaligned end, O_DIRECT refuses to look for more: there is none.
            bool isTail = error == Errno.Invalid && transfer.IsDirect && !transfer.IsWrite && done > 0;
            return isTail ? done : -error;
        }

        return done;
    }
}
