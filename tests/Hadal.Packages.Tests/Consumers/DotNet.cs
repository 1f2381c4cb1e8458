using System.Runtime.InteropServices;
using Hadal.Testing;

namespace Hadal.Packages.Tests.Consumers;

/// <summary>The <c>dotnet</c> of the machine, in an environment that says nothing about Hadal but what a test says.</summary>
internal static class DotNet
{
    private static readonly string[] s_variables =
        ["HadalKernelCompilation", "HadalCudaArch", "HadalNvrtcPath", "HadalMaxParallelism", "HADAL_NVRTC", "HADAL_CACHE", "HADAL_CACHE_LIMIT", "HADAL_JIT", "HADAL_DEVICE"];

    /// <summary>The folder of the installation, which an executable outside it is told of.</summary>
    internal static string Root => Path.GetFullPath(Path.Combine(RuntimeEnvironment.GetRuntimeDirectory(), "..", "..", ".."));

    internal static ChildProcess Run(string folder, IEnumerable<string> arguments, IReadOnlyDictionary<string, string?>? environment = null)
    {
        Dictionary<string, string?> all = s_variables.ToDictionary(name => name, _ => (string?)null);
        foreach ((string name, string? value) in environment ?? new Dictionary<string, string?>())
        {
            all[name] = value;
        }

        return ChildProcess.Run(Environment.ProcessPath is { } self && Path.GetFileNameWithoutExtension(self) == "dotnet" ? self : "dotnet", arguments, folder, all);
    }
}
