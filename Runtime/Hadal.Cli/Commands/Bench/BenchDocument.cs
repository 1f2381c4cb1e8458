namespace Hadal.Cli.Commands.Bench;

/// <summary>What every benchmark prints.</summary>
/// <param name="Benchmark">Its name.</param>
/// <param name="Date">When it ended, in UTC (ISO 8601).</param>
/// <param name="Commit">The commit that this tool was built from, where the build knew it.</param>
/// <param name="Hardware">What it ran on.</param>
/// <param name="Rows">What was measured.</param>
internal sealed record BenchDocument<TRow>(string Benchmark, string Date, string? Commit, BenchHardware Hardware, IReadOnlyList<TRow> Rows);
