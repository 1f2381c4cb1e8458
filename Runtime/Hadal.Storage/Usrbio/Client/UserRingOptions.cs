using Hadal.Storage.Usrbio.Layout;

namespace Hadal.Storage.Usrbio.Client;

/// <summary>What a ring is made for.</summary>
/// <param name="Entries">Most requests in flight.</param>
/// <param name="ForWriting">Reads and writes need a ring each.</param>
/// <param name="Priority">Which watcher of the server serves it.</param>
/// <param name="Flags">How reads treat holes and fresh writes.</param>
/// <param name="Depth">
/// Above 0: the server waits for exactly so many requests; 0: it takes what there is; below: at most so many at once.
/// </param>
internal sealed record UserRingOptions(
    int Entries, bool ForWriting, RingPriority Priority = RingPriority.Normal, RingFlags Flags = RingFlags.None, int Depth = 0);
