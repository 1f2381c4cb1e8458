namespace Hadal.Cli.Commands.Tune;

/// <summary>What a command line asks for.</summary>
/// <param name="Assembly">The assembly whose kernels are tuned, with those of its references.</param>
/// <param name="File">The tune file to write to.</param>
/// <param name="Names">Parts of names, one of which a kernel's must hold; none for all kernels.</param>
/// <param name="Rows">Numbers of rows to measure at, rising.</param>
/// <param name="Rounds">Rounds in which calls alternate.</param>
internal sealed record TuneRequest(string Assembly, string File, IReadOnlyList<string> Names, IReadOnlyList<int> Rows, int Rounds)
{
    internal const int DefaultRounds = 12;

    /// <summary>From one token to a long prefill. A call takes the nearest, so these lie at most a factor of 16 apart, and mostly 2.</summary>
    internal static IReadOnlyList<int> DefaultRows { get; } = [1, 16, 32, 64, 128, 256, 512, 1024, 2048, 4096, 8192];
}
