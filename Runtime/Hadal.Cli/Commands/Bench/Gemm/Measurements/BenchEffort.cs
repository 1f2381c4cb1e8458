namespace Hadal.Cli.Commands.Bench.Gemm.Measurements;

/// <summary>How long to measure.</summary>
/// <param name="Rounds">Rounds in which the calls alternate.</param>
/// <param name="Sustained">How long large products run back to back; zero not to do it.</param>
internal sealed record BenchEffort(int Rounds, TimeSpan Sustained)
{
    /// <summary>Enough for an interval of the mean ratio.</summary>
    internal const int DefaultRounds = 24;

    internal const double DefaultSustainedSeconds = 2;
}
