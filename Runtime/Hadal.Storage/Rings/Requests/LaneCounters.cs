using Hadal.Storage.Engines;

namespace Hadal.Storage.Requests;

/// <summary>What a lane has done. Written by its thread, read by any.</summary>
internal sealed class LaneCounters
{
    private long _direct;
    private long _buffered;
    private long _bytesRead;
    private long _bytesWritten;
    private long _waits;

    internal long Direct => Volatile.Read(ref _direct);

    internal long Buffered => Volatile.Read(ref _buffered);

    internal long BytesRead => Volatile.Read(ref _bytesRead);

    internal long BytesWritten => Volatile.Read(ref _bytesWritten);

    internal long Waits => Volatile.Read(ref _waits);

    internal void Waiting() => Volatile.Write(ref _waits, _waits + 1);

    internal void Started(bool direct)
    {
        if (direct)
        {
            Volatile.Write(ref _direct, _direct + 1);
        }
        else
        {
            Volatile.Write(ref _buffered, _buffered + 1);
        }
    }

    internal void Transferred(IoOperation operation, long bytes)
    {
        if (operation == IoOperation.Read)
        {
            Volatile.Write(ref _bytesRead, _bytesRead + bytes);
        }
        else if (operation == IoOperation.Write)
        {
            Volatile.Write(ref _bytesWritten, _bytesWritten + bytes);
        }
    }
}
