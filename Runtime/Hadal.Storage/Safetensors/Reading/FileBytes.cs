using Microsoft.Win32.SafeHandles;

namespace Hadal.Storage.Safetensors;

/// <summary>Positional reads that end early only where the file does.</summary>
internal static class FileBytes
{
    /// <returns>Bytes read: fewer than asked for only at the end of the file.</returns>
    internal static int Read(SafeFileHandle file, long offset, Span<byte> destination)
    {
        int done = 0;
        while (done < destination.Length)
        {
            int read = RandomAccess.Read(file, destination[done..], offset + done);
            if (read == 0)
            {
                break;
            }

            done += read;
        }

        return done;
    }

    /// <inheritdoc cref="Read"/>
    internal static async ValueTask<int> ReadAsync(SafeFileHandle file, long offset, Memory<byte> destination, CancellationToken cancellationToken)
    {
        int done = 0;
        while (done < destination.Length)
        {
            int read = await RandomAccess.ReadAsync(file, destination[done..], offset + done, cancellationToken).ConfigureAwait(false);
            if (read == 0)
            {
                break;
            }

            done += read;
        }

        return done;
    }
}
