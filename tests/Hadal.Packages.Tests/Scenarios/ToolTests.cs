using System.Text.Json;
using Hadal.Packages.Tests.Consumers;
using Hadal.Testing;
using Xunit;

namespace Hadal.Packages.Tests.Scenarios;

/// <summary>The tool as it comes out of its package.</summary>
public sealed class ToolTests(LocalFeed feed) : IDisposable
{
    private readonly Workspace _workspace = new(feed);

    public void Dispose() => _workspace.Dispose();

    [Fact]
    public void The_installed_tool_says_what_the_machine_has_and_which_kernels_an_assembly_declares()
    {
        ChildProcess install = DotNet.Run(
            _workspace.Root, ["tool", "install", "Hadal.Cli", "--version", LocalFeed.Version, "--tool-path", "tools", "--configfile", feed.Configuration]);
        Assert.True(install.ExitCode == 0, install.ToString());

        using JsonDocument found = Run("doctor");
        Assert.Contains("NVRTC", from item in found.RootElement.GetProperty("items").EnumerateArray() select item.GetProperty("name").GetString());

        using JsonDocument kernels = Run("list", typeof(Device).Assembly.Location);
        Assert.NotEmpty(kernels.RootElement.GetProperty("kernels").EnumerateArray());
        Assert.All(
            kernels.RootElement.GetProperty("kernels").EnumerateArray(),
            kernel => Assert.StartsWith("hadal1|", kernel.GetProperty("spec").GetString(), StringComparison.Ordinal));
    }

    private JsonDocument Run(params string[] arguments)
    {
        string tool = Path.Combine(_workspace.Root, "tools", OperatingSystem.IsWindows() ? "hadal.exe" : "hadal");
        ChildProcess run = ChildProcess.Run(tool, [.. arguments, "--json"], _workspace.Root, new Dictionary<string, string?> { ["DOTNET_ROOT"] = DotNet.Root });
        Assert.True(run.ExitCode == 0, run.ToString());
        return JsonDocument.Parse(run.Output);
    }
}
