namespace Hadal.Storage;

/// <summary>What a ring has done since it was opened.</summary>
/// <param name="Unfinished">Requests that are queued, running, or not yet awaited.</param>
/// <param name="DirectTransfers">Transfers that went past the page cache.</param>
/// <param name="BufferedTransfers">Transfers through the page cache: unaligned ones, and all of files that are not direct.</param>
/// <param name="BytesRead">Bytes that came.</param>
/// <param name="BytesWritten">Bytes that went.</param>
/// <param name="Waits">How often the ring's thread has gone to wait for the device or for callers: it stands still while nothing happens.</param>
public readonly record struct RingStatistics(
    int Unfinished, long DirectTransfers, long BufferedTransfers, long BytesRead, long BytesWritten, long Waits)
{
    internal RingStatistics And(in RingStatistics other) => new(
        Unfinished + other.Unfinished, DirectTransfers + other.DirectTransfers, BufferedTransfers + other.BufferedTransfers,
        BytesRead + other.BytesRead, BytesWritten + other.BytesWritten, Waits + other.Waits);
}
