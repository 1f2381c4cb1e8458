namespace Hadal.Cli.Commands.Bench.Gemm.Measurements;

/// <summary>What was measured of one call, in µs.</summary>
/// <param name="Clean">Round by round, L2 cold and clean.</param>
/// <param name="Dirty">Round by round, L2 full of just-written lines.</param>
/// <param name="Sustained">The mean at 2 s back to back; null for shapes that do not fill the chip.</param>
internal sealed record CallTimes(double[] Clean, double[] Dirty, double? Sustained);
