namespace Hadal.Cli.CommandLine;

/// <summary>What the tool's process ends with.</summary>
internal static class ExitCode
{
    internal const int Done = 0;

    /// <summary>The command was understood and could not be done: a bad file, no GPU, a failed compilation.</summary>
    internal const int Failed = 1;

    /// <summary>The command line does not parse.</summary>
    internal const int Usage = 2;
}
