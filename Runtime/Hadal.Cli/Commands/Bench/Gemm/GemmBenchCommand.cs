using System.CommandLine;
using Hadal.Cli.Commands.Bench.Gemm.Measurements;
using Hadal.Cli.Commands.Bench.Gemm.Problems;
using Hadal.Cli.Commands.Bench.Gemm.Reports;
using Hadal.Cli.CommandLine;

namespace Hadal.Cli.Commands.Bench.Gemm;

/// <summary><c>hadal bench gemm</c>: our GEMM, on a GPU beside cuBLASLt if asked for.</summary>
internal static class GemmBenchCommand
{
    internal static Command Create(ToolConsole console)
    {
        GemmBenchOptions options = new();
        BenchReport<GemmBenchRow> report = new(console, GemmBenchJson.Default.BenchDocumentGemmBenchRow);
        Command command = new("gemm", "FP8 GEMM: forward, and the gradient of weights.");
        options.AddTo(command);
        report.AddTo(command, withMarkdown: true);
        command.SetAction(parsed => report.Make(parsed, () => Measure(console, options.Read(parsed)), GemmBenchTables.Render));
        return command;
    }

    private static BenchDocument<GemmBenchRow> Measure(ToolConsole console, GemmBenchRequest request)
    {
        // What cannot be served by any device is said before one is looked for.
        foreach (GemmShape shape in request.Shapes)
        {
            new GemmProblem(shape, GemmOperation.Of(request.Operation ?? GemmOperation.ForwardName, request.Result)[0]).Check();
        }

        Device device = Device.Default;
        GemmBenchPlan plan = GemmBenchPlan.For(request, device);
        IReadOnlyList<GemmBenchRow> rows = device is CudaDevice gpu ? GpuGemmBench.Run(plan, request, gpu, console) : RunOnCpu(plan, request, console);
        return BenchDocument<GemmBenchRow>.Of("gemm", device, rows);
    }

    private static List<GemmBenchRow> RunOnCpu(GemmBenchPlan plan, GemmBenchRequest request, ToolConsole console)
    {
        List<GemmBenchRow> rows = [];
        console.Track("bench gemm", plan.Comparisons.Count, progress =>
        {
            foreach (GemmProblem problem in plan.Comparisons)
            {
                rows.Add(CpuGemmBench.Measure(problem, request.Effort.Rounds));
                progress.Step(GemmProgress.Line(problem, rows));
            }
        });
        return rows;
    }
}
