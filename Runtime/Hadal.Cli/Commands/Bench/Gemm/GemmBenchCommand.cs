using System.CommandLine;
using System.Globalization;
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
        Option<FileInfo> file = new Option<FileInfo>("--out") { Description = "Write the document to a file too.", HelpName = "FILE" }.NeedsValue();
        Option<bool> markdown = new("--markdown") { Description = "Print the tables in Markdown." };

        Command command = new("gemm", "FP8 GEMM: forward, and the gradient of weights.");
        options.AddTo(command);
        command.Add(file);
        command.Add(markdown);
        command.Validators.Add(given =>
        {
            if (given.GetValue(markdown) && given.GetValue(console.Json))
            {
                given.AddError("--markdown and --json exclude each other.");
            }
        });
        command.SetAction(parsed =>
        {
            FileInfo? target = parsed.GetValue(file);

            // Before the minutes of measuring, not after.
            if (target is { Directory.Exists: false })
            {
                throw new HadalException($"--out: there is no folder '{target.DirectoryName}'.");
            }

            if (target is not null && Directory.Exists(target.FullName))
            {
                throw new HadalException($"--out: '{target.FullName}' is a folder; a file was expected.");
            }

            BenchDocument<GemmBenchRow> document = Measure(console, options.Read(parsed));
            if (target is not null)
            {
                OutputFile.Write(target.FullName, ToolConsole.Serialize(document, GemmBenchJson.Default.BenchDocumentGemmBenchRow));
            }

            console.Print(parsed, document, GemmBenchJson.Default.BenchDocumentGemmBenchRow, written => GemmBenchTables.Render(written.Rows, parsed.GetValue(markdown)));
        });
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
        return new("gemm", DateTime.UtcNow.ToString("s", CultureInfo.InvariantCulture) + "Z", BuildCommit.Value, BenchHardware.Of(device), rows);
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
