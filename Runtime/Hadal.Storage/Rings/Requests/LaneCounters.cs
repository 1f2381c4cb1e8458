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

    internal RingStatistics Snapshot(int unfinished) => new(
        unfinished, Volatile.Read(ref _direct), Volatile.Read(ref _buffered), Volatile.Read(ref _bytesRead), Volatile.Read(ref _bytesWritten),
        Volatile.Read(ref _waits));

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
