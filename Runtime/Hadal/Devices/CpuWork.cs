namespace Hadal;

/// <summary>What is queued on a CPU stream.</summary>
/// <param name="Name">What a recording calls it; null where it is nothing that a device would do, such as the recording of an event.</param>
/// <param name="Run">Does it.</param>
/// <param name="MovesMemory">Whether it is a copy or a fill.</param>
internal readonly record struct CpuWork(string? Name, Action Run, bool MovesMemory = false);
