using System.Text.Json;
using Hadal.Cli.CommandLine;
using Hadal.Testing;

namespace Hadal.Cli.Tests;

/// <summary>What one run of the tool printed.</summary>
internal sealed record ToolRun(int ExitCode, string Output, string Error)
{
    /// <summary>Standard output as the one JSON document that it must be.</summary>
    internal JsonElement Json => JsonDocument.Parse(Output).RootElement;

    public override string ToString() => $"exit code {ExitCode}\n{Output}\n{Error}";
}

/// <summary>Runs the tool.</summary>
internal static class Tool
{
    /// <summary>An assembly that declares kernels of its own, beside one that it references and that does too.</summary>
    internal static string Assembly => typeof(HadalTool).Assembly.Location;

    /// <summary>In this process.</summary>
    internal static ToolRun Run(params IReadOnlyList<string> arguments)
    {
        using StringWriter output = new(), error = new();
        int exitCode = HadalTool.Run(arguments, output, error);
        return new(exitCode, output.ToString(), error.ToString());
    }

    /// <summary>As a process of its own, which reads the environment afresh. Without a GPU, unless the environment says otherwise.</summary>
    internal static ToolRun RunProcess(IReadOnlyDictionary<string, string?> environment, string workingDirectory, params IEnumerable<string> arguments)
    {
        string dotnet = Requires.Tool("dotnet", "the .NET SDK");
        Dictionary<string, string?> variables = new() { ["HADAL_DEVICE"] = "cpu" };
        foreach ((string name, string? value) in environment)
        {
            variables[name] = value;
        }

        ChildProcess process = ChildProcess.Run(dotnet, [Assembly, .. arguments], workingDirectory, variables);
        return new(process.ExitCode, process.Output, process.Error);
    }

    internal static ToolRun RunProcess(params IEnumerable<string> arguments) =>
        RunProcess(new Dictionary<string, string?>(), Environment.CurrentDirectory, arguments);

    internal static void MustFail(ToolRun run, int exitCode, string expected)
    {
        Assert.True(run.ExitCode == exitCode, run.ToString());
        Assert.Equal("", run.Output);
        Assert.Contains(expected, run.Error, StringComparison.Ordinal);
        Assert.DoesNotContain("should not happen", run.Error, StringComparison.Ordinal);
    }

    internal static void MustHaveExactly(JsonElement element, params IEnumerable<string> properties) =>
        Assert.Equal(properties, element.EnumerateObject().Select(property => property.Name));
}
