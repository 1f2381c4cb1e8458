using System.CommandLine;
using Hadal.Cli.Commands.Bench.Eplb;
using Hadal.Cli.Commands.Bench.Gemm;
using Hadal.Cli.Commands.Bench.Io;
using Hadal.Cli.Commands.Bench.Mla;
using Hadal.Cli.Commands.Bench.Pipeline;
using Hadal.Cli.Commands.Bench.Trace;
using Hadal.Cli.CommandLine;

namespace Hadal.Cli.Commands.Bench;

/// <summary><c>hadal bench</c>: one subcommand a benchmark.</summary>
internal static class BenchCommand
{
    internal static Command Create(ToolConsole console) => new("bench", "Measure on this machine, and against peers in the same run.")
    {
        GemmBenchCommand.Create(console),
        MlaBenchCommand.Create(console),
        EplbBenchCommand.Create(console),
        PipelineBenchCommand.Create(console),
        TraceBenchCommand.Create(console),
        IoBenchCommand.Create(console),
    };
}
