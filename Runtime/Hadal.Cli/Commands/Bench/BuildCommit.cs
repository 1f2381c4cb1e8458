using System.Reflection;

namespace Hadal.Cli.Commands.Bench;

/// <summary>The commit that this tool was built from.</summary>
internal static class BuildCommit
{
    // The SDK appends the commit to the informational version: 0.1.0+5f2c….
    internal static string? Value { get; } =
        typeof(BuildCommit).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion.Split('+') is [_, string commit]
            ? commit
            : null;
}
