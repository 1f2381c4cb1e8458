using System.Diagnostics;
using System.Reflection;

namespace Hadal.Testing;

/// <summary>One explicit test of the running executable as a process of its own, for what needs several of them or ends one.</summary>
public static class ChildTest
{
    /// <summary>Starts it. Its output must be read or left where it is: <see cref="ChildProcess.End"/> does.</summary>
    /// <param name="tests">The class.</param>
    /// <param name="method">The explicit test.</param>
    /// <param name="environment">Variables that it sees besides the test's own; null removes one.</param>
    public static Process Start(Type tests, string method, IReadOnlyDictionary<string, string?>? environment = null)
    {
        string[] arguments = ["--explicit", "only", "--progress", "off", "--filter-method", $"{tests.FullName}.{method}"];

        // Under `dotnet exec` the process is not the program.
        string self = Environment.ProcessPath!;
        bool isHost = Path.GetFileNameWithoutExtension(self) == "dotnet";
        string assembly = Path.ChangeExtension(Path.Combine(AppContext.BaseDirectory, Assembly.GetAssembly(tests)!.GetName().Name!), ".dll");
        ProcessStartInfo start = new(self, isHost ? ["exec", assembly, .. arguments] : arguments)
        {
            WorkingDirectory = AppContext.BaseDirectory,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        foreach ((string name, string? value) in environment ?? new Dictionary<string, string?>())
        {
            start.Environment[name] = value;
        }

        return Process.Start(start)!;
    }
}
