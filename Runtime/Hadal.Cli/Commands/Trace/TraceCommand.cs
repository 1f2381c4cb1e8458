using System.CommandLine;
using Hadal.Cli.CommandLine;
using Hadal.Cli.Commands.Trace.Analyze;
using Hadal.Cli.Commands.Trace.Diff;

namespace Hadal.Cli.Commands.Trace;

/// <summary><c>hadal trace</c>: what profiler traces say.</summary>
internal static class TraceCommand
{
    internal static Command Create(ToolConsole console) => new("trace", "Sum up and compare traces of the PyTorch profiler.")
    {
        AnalyzeCommand.Create(console),
        DiffCommand.Create(console),
    };
}
