using System.CommandLine;
using System.Globalization;
using Hadal.Cli.CommandLine;
using Hadal.Specs;
using Spectre.Console;

namespace Hadal.Cli.Commands.Bench.Gemm;

/// <summary><c>hadal bench gemm</c>: our GEMM, on a GPU beside cuBLASLt if asked for.</summary>
internal static class GemmBenchCommand
{
    internal static Command Create(ToolConsole console)
    {
        Option<GemmShape[]> shapes = new("--shape")
        {
            Description = "A shape to measure; may be repeated. Default: the dense layers of DeepSeek-V3, on a CPU a few small ones.",
            HelpName = "MxNxK",
            CustomParser = GemmShape.Parse,
        };
        Option<string> peer = new("--peer") { Description = "Measure a peer in the same run: cublaslt (needs a GPU).", HelpName = "cublaslt" };
        peer.AcceptOnlyFromAmong("cublaslt");
        Option<string> result = new("--result") { Description = "Elements of D.", HelpName = "bf16|f32", DefaultValueFactory = _ => GemmResult.BFloat16.Tag() };
        result.AcceptOnlyFromAmong([.. GemmResults.Tags]);
        Option<FileInfo> file = new Option<FileInfo>("--out") { Description = "Write the document to a file too.", HelpName = "FILE" }.NeedsValue();

        Command command = new("gemm", "FP8 GEMM with 1 x 128 and 128 x 128 scales.") { shapes, peer, result, file };
        command.SetAction(parsed =>
        {
            GemmResult elements = (GemmResult)GemmResults.Tags.ToList().IndexOf(parsed.GetRequiredValue(result));
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

            BenchDocument<GemmBenchRow> document = Measure(console, parsed.GetValue(shapes) ?? [], elements, withPeer: parsed.GetValue(peer) is not null);
            if (target is not null)
            {
                File.WriteAllText(target.FullName, ToolConsole.Serialize(document, GemmBenchJson.Default.BenchDocumentGemmBenchRow) + Environment.NewLine);
            }

            console.Print(parsed, document, GemmBenchJson.Default.BenchDocumentGemmBenchRow, Render);
        });
        return command;
    }

    private static BenchDocument<GemmBenchRow> Measure(ToolConsole console, GemmShape[] asked, GemmResult result, bool withPeer)
    {
        foreach (GemmShape shape in asked)
        {
            Check(shape, result);
        }

        Device device = Device.Default;
        if (device.IsCpu && withPeer)
        {
            throw new HadalException("--peer cublaslt needs a GPU of compute capability 9.0, and this run has none ('hadal doctor' tells why).");
        }

        IReadOnlyList<GemmShape> shapes = asked.Length > 0 ? asked : device.IsCpu ? GemmShape.ForCpu : GemmShape.Anchors;
        List<GemmBenchRow> rows = [];
        using GpuGemmBench? gpu = device.IsCpu ? null : new(device, result, withPeer, console.Note);
        console.Track("bench gemm", shapes.Count, progress =>
        {
            gpu?.WarmUp(shapes);
            foreach (GemmShape shape in shapes)
            {
                rows.AddRange(gpu is null ? [CpuGemmBench.Measure(shape, result)] : gpu.Measure(shape));
                progress.Step(string.Create(CultureInfo.InvariantCulture, $"{shape} {rows[^1].OursUs:F1} µs"));
            }
        });
        return new("gemm", DateTime.UtcNow.ToString("s", CultureInfo.InvariantCulture) + "Z", BuildCommit.Value, BenchHardware.Of(device), rows);
    }

    private static void Check(GemmShape shape, GemmResult result)
    {
        if (shape.M == 0)
        {
            throw new HadalException($"The shape {shape} has no rows; there is nothing to measure.");
        }

        if (shape.LargestMatrix > Array.MaxLength)
        {
            throw new HadalException($"The shape {shape} has a matrix of {shape.LargestMatrix} elements; the benchmark makes its data in arrays of at most {Array.MaxLength}.");
        }

        foreach (SpecComplaint complaint in GemmRules.Check(shape.Spec(result), shape.ToString()))
        {
            throw new HadalException($"{complaint.Message}.");
        }
    }

    private static Table Render(BenchDocument<GemmBenchRow> document)
    {
        Table table = PlainTable.Of("shape", "ours µs", "spread %", "TFLOPS", "TB/s", "peer", "peer µs", "ratio", "dirty µs", "dirty ratio", "DeepGEMM ratio", "configuration");
        foreach (GemmBenchRow row in document.Rows)
        {
            GemmShape shape = new(row.Case.M, row.Case.N, row.Case.K);
            table.Add(
                shape.ToString(), Number(row.OursUs), Number(row.SpreadPct), Number(row.Tflops, "G4"), Number(row.TbPerS, "G4"),
                row.Peer, Number(row.PeerUs), Number(row.Ratio, "F3"), Number(row.OursDirtyUs), Number(row.RatioDirty, "F3"), Number(row.DeepgemmRatio, "F3"),
                row.Configuration);
        }

        return table;
    }

    private static string Number(double? value, string format = "F1") => value?.ToString(format, CultureInfo.InvariantCulture) ?? string.Empty;
}
