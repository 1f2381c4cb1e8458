using Hadal.Testing;
using Xunit;

namespace Hadal.Packages.Tests.Consumers;

/// <summary>What a program printed when it was asked for <see cref="Sources.Find"/>.</summary>
internal static class FoundKernels
{
    /// <summary>Fails unless it found exactly the compiled cubins, byte for byte, and all in its side assembly.</summary>
    internal static void AssertAll(ChildProcess found, IEnumerable<string> compiled)
    {
        Assert.True(found.ExitCode == 0, found.ToString());
        string[][] lines = [.. found.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries).Select(line => line.Split(' '))];

        Assert.NotEmpty(lines);
        Assert.All(lines, line => Assert.Equal("SideAssembly", line[0]));
        Assert.Equal(compiled.ToHashSet(), lines.Select(line => line[1]).ToHashSet());
    }
}
