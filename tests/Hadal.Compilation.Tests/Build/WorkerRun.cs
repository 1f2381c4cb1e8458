using System.Diagnostics;
using Hadal.Build;
using Hadal.Interop.Nvrtc;
using Hadal.Testing;

namespace Hadal.Compilation.Tests.Build;

/// <summary>Builds of one project by the worker as a process of its own.</summary>
/// <param name="root">Where its request lies.</param>
/// <param name="objects">Where it builds.</param>
/// <param name="cache">Its cache.</param>
internal sealed class WorkerRun(string root, string objects, string cache)
{
    internal string SideAssembly => Path.Combine(objects, "App.Kernels.dll");

    internal string Stamp => Path.Combine(objects, "kernels.complete");

    internal string Objects => Path.Combine(objects, "objects");

    /// <summary>Starts it with the NVRTC of this machine, one kernel at a time.</summary>
    internal Process Start(params string[] specs)
    {
        string nvrtc = Environment.GetEnvironmentVariable(NvrtcLibrary.PathVariable) ?? "";
        Requires.Tool(KernelCompiler.TryCreate(nvrtc, out string diagnosis) is null ? null : diagnosis, "NVRTC", "the CUDA toolkit (Debian: libnvrtc12, libnvrtc-builtins12.4 in non-free)");
        BuildRequest request = new()
        {
            Architecture = "sm_90a",
            NvrtcIsRequired = true,
            NvrtcPath = nvrtc,
            MaxParallelism = 1,
            Folder = objects,
            SideAssembly = SideAssembly,
            Report = Path.Combine(objects, "kernels.tsv"),
            Stamp = Stamp,
            Compiler = "",
            NvrtcFiles = [],
            Kernels = [.. specs.Select((spec, i) => new RequestedKernel(spec, $"App.Kernel{i}", "App"))],
        };
        string file = Path.Combine(root, "kernels.request");
        File.WriteAllText(file, request.Write());
        ProcessStartInfo start = new("dotnet", ["exec", Path.Combine(AppContext.BaseDirectory, "Hadal.Compiler.dll"), file])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        start.Environment["HADAL_CACHE"] = cache;
        return Process.Start(start)!;
    }

    /// <summary>Runs it to its end.</summary>
    internal ChildProcess Run(params string[] specs)
    {
        using Process worker = Start(specs);
        return ChildProcess.End(worker);
    }

    /// <summary>What it said.</summary>
    internal static IReadOnlyList<WorkerMessage> Messages(ChildProcess worker) => Messages(worker.Output);

    /// <summary>The messages of an output, a line each.</summary>
    internal static IReadOnlyList<WorkerMessage> Messages(string output) =>
    [
        .. output.Split('\n', StringSplitOptions.RemoveEmptyEntries)
            .Select(line => WorkerMessage.TryRead(line.Trim(), out WorkerMessage? message) ? message : throw new FormatException(output)),
    ];
}
