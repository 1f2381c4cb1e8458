using System.Runtime.InteropServices;

namespace Hadal.Parallelism.Traces;

/// <summary>When one piece of communication ran, in as many bytes as a <see cref="Launch"/>, whose place it takes.</summary>
/// <param name="Start">In ns.</param>
/// <param name="Duration">As <see cref="PackedDurations"/> has it.</param>
[StructLayout(LayoutKind.Sequential, Pack = 4)]
internal readonly record struct PackedRun(long Start, uint Duration);
