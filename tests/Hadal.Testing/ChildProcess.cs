using System.Diagnostics;
using System.Text;

namespace Hadal.Testing;

/// <summary>A program that ran to its end.</summary>
/// <param name="ExitCode">Its exit code.</param>
/// <param name="Output">All of its standard output.</param>
/// <param name="Error">All of its standard error.</param>
public sealed record ChildProcess(int ExitCode, string Output, string Error)
{
    private static readonly TimeSpan s_limit = TimeSpan.FromMinutes(5);

    /// <summary>Output and error, for the message of a failing test.</summary>
    public override string ToString() => $"exit code {ExitCode}\n{Output}\n{Error}";

    /// <summary>Runs a program; kills it and throws where it does not end in five minutes.</summary>
    /// <param name="program">Its path.</param>
    /// <param name="arguments">One string an argument.</param>
    /// <param name="workingDirectory">Where it runs.</param>
    /// <param name="environment">Variables that it sees besides the test's own; null removes one.</param>
    public static ChildProcess Run(
        string program, IEnumerable<string> arguments, string workingDirectory, IReadOnlyDictionary<string, string?>? environment = null)
    {
        ProcessStartInfo start = new(program, arguments)
        {
            WorkingDirectory = workingDirectory,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            StandardOutputEncoding = Encoding.UTF8,
            StandardErrorEncoding = Encoding.UTF8,
        };

        // `dotnet test` tells its children where its own MSBuild lies, and a nested build would follow it.
        foreach (string name in start.Environment.Keys.Where(name => name.StartsWith("MSBUILD", StringComparison.OrdinalIgnoreCase)).ToArray())
            start.Environment.Remove(name);

        // What outlives a build would hold its output open, and the test would wait for it.
        start.Environment["MSBUILDDISABLENODEREUSE"] = "1";
        start.Environment["DOTNET_CLI_USE_MSBUILD_SERVER"] = "0";
        start.Environment["DOTNET_NOLOGO"] = "1";

        // The compiler's server holds no output, makes a build three times as cheap, and ends itself. One of the tests' own sees no other's settings.
        start.Environment["UseSharedCompilation"] = "true";
        start.Environment["SharedCompilationId"] = $"hadal-tests-{Environment.UserName}";
        foreach ((string name, string? value) in environment ?? new Dictionary<string, string?>())
            start.Environment[name] = value;

        using Process process = Process.Start(start)!;
        return End(process);
    }

    /// <summary>Reads what a process says until it ends; kills it and throws where it does not in five minutes.</summary>
    /// <param name="process">Started with output and error redirected.</param>
    public static ChildProcess End(Process process)
    {
        Task<string> output = process.StandardOutput.ReadToEndAsync();
        Task<string> error = process.StandardError.ReadToEndAsync();
        if (!process.WaitForExit(s_limit) || !Task.WaitAll([output, error], s_limit))
        {
            process.Kill(entireProcessTree: true);
            throw new TimeoutException($"'{process.StartInfo.FileName} {string.Join(' ', process.StartInfo.ArgumentList)}' did not end in {s_limit}.");
        }

        return new(process.ExitCode, output.Result, error.Result);
    }
}
