namespace Hadal.Parallelism.Traces;

/// <summary>What ran on one stream.</summary>
/// <param name="Id">Its number in the trace.</param>
/// <param name="Device">Its GPU.</param>
/// <param name="Kernels">How many kernels; copies and fills are not counted.</param>
/// <param name="BusyUs">How long anything ran, copies and fills too.</param>
/// <param name="Timeline">What ran when, for a picture.</param>
public sealed record StreamActivity(int Id, int Device, long Kernels, double BusyUs, StreamTimeline Timeline);
