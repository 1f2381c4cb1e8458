using System.Runtime.InteropServices;

namespace Hadal.Parallelism.Traces;

/// <summary>When the host launched something.</summary>
/// <param name="Time">In ns.</param>
/// <param name="Correlation">What the work on the GPU names it by.</param>
[StructLayout(LayoutKind.Sequential, Pack = 4)]
internal readonly record struct Launch(long Time, uint Correlation);
