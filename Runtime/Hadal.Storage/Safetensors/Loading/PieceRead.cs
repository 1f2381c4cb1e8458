using System.Buffers;

namespace Hadal.Storage.Safetensors;

/// <summary>A read that is under way.</summary>
internal sealed class PieceRead
{
    private readonly ReadPiece _piece;
    private readonly SafetensorsTensor _due;

    internal PieceRead(ISequentialSource source, ReadPiece piece, SafetensorsTensor due, IMemoryOwner<byte> buffer, CancellationToken cancellationToken)
    {
        (Source, _piece, _due, Buffer) = (source, piece, due, buffer);
        Done = ReadAsync(cancellationToken);
    }

    internal ISequentialSource Source { get; }

    internal IMemoryOwner<byte> Buffer { get; }

    /// <summary>Ends when all needed bytes are in the buffer, or with what went wrong; and then nothing writes there.</summary>
    internal Task Done { get; }

    private async Task ReadAsync(CancellationToken cancellationToken)
    {
        int done = 0;
        while (done < _piece.Needed)
        {
            int read;
            try
            {
                read = await Source.ReadAsync(_piece.Offset + done, Buffer.Memory[done.._piece.Bytes], cancellationToken).ConfigureAwait(false);
            }
            catch (Exception exception) when (exception is IOException or TimeoutException)
            {
                throw _due.Fault($"reading {_piece.Bytes - done} bytes at {_piece.Offset + done} of the file failed: {exception.Message}", exception);
            }

            if (read == 0)
            {
                throw _due.Fault($"the file has {_due.File.Length} bytes in its header's account; it ends at {_piece.Offset + done}: it was cut off after it was opened.");
            }

            done += read;
        }
    }
}
