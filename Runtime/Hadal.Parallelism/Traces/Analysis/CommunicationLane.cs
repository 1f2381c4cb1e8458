namespace Hadal.Parallelism.Traces;

/// <summary>Where runs of one kernel follow each other. Streams have other numbers on other ranks, so they are counted.</summary>
/// <param name="Kernel">The kernel's name.</param>
/// <param name="Lane">Which of the streams that it ran on, by their numbers, from 0.</param>
internal readonly record struct CommunicationLane(string Kernel, int Lane);
