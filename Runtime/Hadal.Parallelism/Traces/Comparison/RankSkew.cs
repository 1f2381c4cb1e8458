namespace Hadal.Parallelism.Traces;

/// <summary>One rank among several.</summary>
/// <param name="File">Its trace.</param>
/// <param name="Rank">The rank that the trace names, else the place among those compared.</param>
/// <param name="StartSkewUs">How much later than the earliest rank its GPU began: of use where the hosts' clocks agree.</param>
/// <param name="SpanUs">Its span.</param>
/// <param name="ComputationUs">How long it computed.</param>
/// <param name="ComputationOverMedian">The same over the median of all ranks; null where that is 0.</param>
/// <param name="CommunicationUs">How long it communicated. Ranks that wait for another communicate long.</param>
/// <param name="ExposedCommunicationUs">Communication that no computation hides.</param>
/// <param name="IsStraggler">Whether the others wait for it: it computes longer than most, and communicates less.</param>
/// <param name="Collectives">Its communication, split into waiting and moving data; null where none could be matched.</param>
public sealed record RankSkew(
    string File,
    int Rank,
    double StartSkewUs,
    double SpanUs,
    double ComputationUs,
    double? ComputationOverMedian,
    double CommunicationUs,
    double ExposedCommunicationUs,
    bool IsStraggler,
    CollectiveWait? Collectives);
