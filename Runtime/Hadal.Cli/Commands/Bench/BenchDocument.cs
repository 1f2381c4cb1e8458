using System.Globalization;

namespace Hadal.Cli.Commands.Bench;

/// <summary>What every benchmark prints.</summary>
/// <param name="Benchmark">Its name.</param>
/// <param name="Date">When it ended, in UTC (ISO 8601).</param>
/// <param name="Commit">The commit that this tool was built from, where the build knew it.</param>
/// <param name="Hardware">What it ran on.</param>
/// <param name="Rows">What was measured.</param>
internal sealed record BenchDocument<TRow>(string Benchmark, string Date, string? Commit, BenchHardware Hardware, IReadOnlyList<TRow> Rows)
{
    /// <summary>The document of what was just measured.</summary>
    internal static BenchDocument<TRow> Of(string benchmark, Device device, IReadOnlyList<TRow> rows) =>
        new(benchmark, DateTime.UtcNow.ToString("s", CultureInfo.InvariantCulture) + "Z", BuildCommit.Value, BenchHardware.Of(device), rows);
}
