using System.Runtime.CompilerServices;
using Xunit;
using Paths = System.IO.Path;

namespace Hadal.Generators.Tests.Harness;

/// <summary>The sources that the tests were built from.</summary>
internal static class Repository
{
    internal static string Path { get; } = Find();

    /// <summary>Skips a test where only the built tests are.</summary>
    internal static void Require()
    {
        if (!Directory.Exists(Path))
            Assert.Skip("Pages lie in the repository, which is not on this machine.");
    }

    private static string Find([CallerFilePath] string file = "") =>
        Paths.GetFullPath(Paths.Combine(Paths.GetDirectoryName(file)!, "..", "..", ".."));
}
