using System.Diagnostics.CodeAnalysis;
using Xunit;

namespace Hadal.Testing;

/// <summary>
/// What a test needs of the machine. Where it is absent the test is skipped with its name, except where the environment
/// promises that it is there (<c>HADAL_REQUIRE_TOOLS=1</c>, <c>HADAL_REQUIRE_GPU=1</c>): then the test fails.
/// </summary>
public static class Requires
{
    /// <summary>The full path of a program on PATH.</summary>
    /// <param name="executable">Its name without an extension.</param>
    /// <param name="package">What to install to have it.</param>
    public static string Tool(string executable, string package) => Tool(FindOnPath(executable), executable, package);

    /// <summary>The path of a tool that the test looked for itself.</summary>
    /// <param name="path">Where it was found, or null.</param>
    /// <param name="tool">Its name.</param>
    /// <param name="package">What to install to have it.</param>
    public static string Tool([NotNull] string? path, string tool, string package)
    {
        if (path is null)
            Missing("HADAL_REQUIRE_TOOLS", $"Needs {tool}, which is not on this machine; it comes with {package}.");
        return path;
    }

    /// <summary>Something that only some users may do.</summary>
    /// <param name="granted">Whether it was done.</param>
    /// <param name="right">What it is, behind "the right".</param>
    /// <param name="reason">What the system said instead.</param>
    public static void Right(bool granted, string right, string reason)
    {
        if (!granted)
            Missing("HADAL_REQUIRE_TOOLS", $"Needs the right {right}: {reason}");
    }

    /// <summary>A GPU that Hadal can use.</summary>
    /// <param name="found">Whether there is one.</param>
    /// <param name="reason">Why there is none, such as the error of the driver.</param>
    public static void Gpu(bool found, string reason)
    {
        if (!found)
            Missing("HADAL_REQUIRE_GPU", $"Needs a GPU of compute capability 9.0: {reason}");
    }

    private static string? FindOnPath(string executable)
    {
        string[] names = OperatingSystem.IsWindows() ? [executable + ".exe", executable + ".cmd"] : [executable];
        return (from folder in (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries)
                from name in names
                let path = Path.Combine(folder, name)
                where File.Exists(path)
                select path).FirstOrDefault();
    }

    [DoesNotReturn]
    private static void Missing(string promise, string message)
    {
        if (Environment.GetEnvironmentVariable(promise) == "1")
            Assert.Fail($"{message} {promise}=1 says that it is.");
        Assert.Skip(message);
    }
}
