using System.Text.Json;
using Hadal.Cli.CommandLine;
using Hadal.Cli.Commands.Tune;
using Hadal.Cli.Commands.Tune.Measuring;
using Hadal.Cli.Commands.Tune.Reports;
using Hadal.Compilation;
using Hadal.Specs;
using Hadal.Testing;
using Spectre.Console;

namespace Hadal.Cli.Tests.Tune;

public sealed class TuneTests : IDisposable
{
    private const string Spec = "hadal1|gemm|n=7168|k=2048|a=e4m3|b=e4m3|d=bf16|scales=rows-blocks";
    private const string Other = "hadal1|gemm|n=576|k=7168|a=e4m3|b=e4m3|d=f32|scales=rows-blocks";
    private const string Quantizer = "hadal1|quantize|from=f32|to=rows";

    private static readonly GemmFamily s_family = new();
    private static readonly IKernelSpec s_spec = s_family.Parse(Spec);

    private readonly TemporaryFolder _folder = new();
    private readonly StringWriter _output = new();
    private readonly StringWriter _error = new();
    private readonly string _assembly;
    private readonly string _file;

    public TuneTests()
    {
        _assembly = ForeignAssembly.Write(_folder, "App", (Spec, "App.Down"), (Quantizer, "App.Rows"), (Spec, "App.DownAgain"), (Other, "App.Up"));
        _file = _folder["hadal.tune.json"];
    }

    public void Dispose()
    {
        _folder.Dispose();
        _output.Dispose();
        _error.Dispose();
    }

    [Fact]
    public void Without_a_GPU_it_fails_with_one_line_and_writes_nothing()
    {
        ToolRun run = Tool.RunProcess("tune", _assembly, "--out", _file, "--json");
        Tool.MustFail(run, 1, "tune needs a GPU");
        Assert.Single(run.Error.Trim().Split('\n'));
        Assert.False(File.Exists(_file));
    }

    [Theory]
    [InlineData("/no/such/App.dll", "/no/such/App.dll")]
    [InlineData("", "''")]
    public void An_assembly_that_is_not_there_is_an_error(string assembly, string message) => Tool.MustFail(Tool.Run("tune", assembly, "--out", _file), 1, message);

    [Fact]
    public void An_assembly_without_a_choice_is_an_error() =>
        Tool.MustFail(Tool.Run("tune", ForeignAssembly.Write(_folder, "Plain", (Quantizer, "Plain.Rows")), "--out", _file), 1, "no kernel with a choice");

    [Fact]
    public void A_name_that_no_kernel_has_is_an_error_that_lists_them() =>
        Tool.MustFail(Tool.Run("tune", _assembly, "--out", _file, "--kernel", "Down", "--kernel", "Sideways"), 1, "App.Down, App.DownAgain, App.Up");

    [Fact]
    public void Rows_that_no_array_holds_are_refused_before_anything_is_measured() =>
        Tool.MustFail(Tool.Run("tune", _assembly, "--out", _file, "--m", "1,2000000"), 1, "2000000x7168x2048");

    [Fact]
    public void A_file_in_no_folder_is_refused() => Tool.MustFail(Tool.Run("tune", _assembly, "--out", _folder["none/hadal.tune.json"]), 1, "there is no folder");

    [Fact]
    public void A_folder_is_no_file() => Tool.MustFail(Tool.Run("tune", _assembly, "--out", _folder.Path), 1, "is a folder");

    [Theory]
    [InlineData("{ \"schema\": 7, \"gpus\": {} }", "schema 7")]
    [InlineData("{\n<<<<<<< HEAD", "line 2")]
    public void A_file_that_is_not_understood_is_left_as_it_is(string content, string message)
    {
        File.WriteAllText(_file, content);
        FakeTuningBench bench = new();
        Assert.Contains(message, Assert.ThrowsAny<HadalException>(() => Tune(bench)).Message, StringComparison.Ordinal);
        Assert.Empty(bench.Compiled);
        Assert.Equal(content, File.ReadAllText(_file));
        MustBeAlone();
    }

    [Fact]
    public void Kernels_of_one_spec_are_measured_once_and_what_has_no_choice_is_not()
    {
        TuneReport report = Tune(new());
        Assert.Equal([("App.Down", Spec), ("App.Up", Other)], report.Kernels.Select(kernel => (kernel.Name, kernel.Spec)));
        Assert.Equal([Other, Spec], Written().Gpus.Single().Kernels.Select(kernel => kernel.Spec));
    }

    [Theory]
    [InlineData("hadal1|gemm|n=4096|k=2112|a=e4m3|b=e4m3|d=f32|scales=rows-rows|accumulate=1")]
    [InlineData("hadal1|gemm|n=4096|k=2112|a=e4m3|b=e4m3|d=bf16|scales=rows-rows")]
    public void Gradients_and_sums_have_operands_too(string spec)
    {
        TunableKernel kernel = new(new("App.Gradient", spec, "App"), s_family, s_family.Parse(spec));
        KernelMeasurements.Check(kernel, 16);
    }

    [Fact]
    public void A_name_selects() => Assert.Equal(["App.Up"], Tune(new(), names: ["Up"]).Kernels.Select(kernel => kernel.Name));

    [Fact]
    public void The_fastest_at_each_number_of_rows_is_written_down_with_its_time()
    {
        string small = s_family.Ranked(s_spec, 16, 132)[5], large = s_family.Ranked(s_spec, 4096, 132)[40];
        TuneReport report = Tune(new() { Us = (m, name) => name == (m < 64 ? small : large) ? 5.12345 : 10 }, names: ["Down"], rows: [1, 16, 4096]);

        TunedKernel kernel = Written().Gpus.Single().Kernels.Single();
        Assert.Equal((Spec, s_family.KernelVersion, "13.0"), (kernel.Spec, kernel.KernelVersion, kernel.Nvrtc));
        Assert.Equal([(1, small, 5.123), (16, small, 5.123), (4096, large, 5.123)], kernel.Points.Select(point => (point.M, point.Configuration, point.Us)));
        TunePoint first = report.Kernels.Single().Points[0];
        Assert.Equal(s_family.Unmeasured(s_spec, 1, 132), first.Model);
        Assert.Equal(10 / 5.12345, first.Ratio!.Value, 9);
    }

    [Fact]
    public void At_most_as_many_configurations_as_a_build_compiles_are_named_and_each_is_a_candidate()
    {
        // At each number of rows another is far ahead, and one is good everywhere.
        string[] names = [.. s_family.Ranked(s_spec, 64, 132).Take(12)];
        int[] rows = [1, 16, 32, 64, 128, 256, 512, 1024];
        double Us(int m, string name) => name == names[11] ? 11 : name == names[Array.IndexOf(rows, m)] ? 10 : 100;
        Tune(new() { Us = Us }, names: ["Down"], rows: rows);

        TunedPoint[] points = [.. Written().Gpus.Single().Kernels.Single().Points];
        Assert.Equal(rows, points.Select(point => point.M));
        Assert.InRange(points.Select(point => point.Configuration).Distinct().Count(), 1, s_family.MostVariants);
        Assert.All(points, point => Assert.True(Us(point.M, point.Configuration) <= 11));
        Assert.Empty(points.Select(point => point.Configuration).Except(s_family.Candidates(s_spec)));
    }

    [Fact]
    public void Of_equally_fast_ones_the_choice_is_the_same_every_time()
    {
        Tune(new(), names: ["Down"]);
        string once = File.ReadAllText(_file);
        File.Delete(_file);
        Tune(new(), names: ["Down"]);
        Assert.Equal(once, File.ReadAllText(_file));

        // Nothing gains anything beside the first.
        Assert.Single(Written().Gpus.Single().Kernels.Single().Points.Select(point => point.Configuration).Distinct());
    }

    [Fact]
    public void What_is_measured_first_are_the_model_s_favourites_and_what_decides_takes_all_rounds()
    {
        FakeTuningBench bench = new();
        Tune(bench, names: ["Down"], rows: [128]);
        Assert.Equal(3, bench.Timed.Count);
        Assert.Equal(s_family.Ranked(s_spec, 128, 132).Take(TunableKernel.MostCandidates), bench.Timed[0].Configurations.Take(TunableKernel.MostCandidates));
        Assert.Contains(s_family.Unmeasured(s_spec, 128, 132), bench.Timed[2].Configurations);
        Assert.True(bench.Timed[1].Configurations.Length < bench.Timed[0].Configurations.Length);
        Assert.All(bench.Timed[1..], timing => Assert.Equal(7, timing.Rounds));
        Assert.Equal(0, bench.Open);
        Assert.True(bench.IsDisposed);
    }

    [Fact]
    public void A_candidate_that_does_not_run_is_told_and_not_picked()
    {
        string broken = s_family.Ranked(s_spec, 128, 132)[3];
        TuneReport report = Tune(
            new()
            {
                Us = (_, name) => name == broken ? 1 : 10,
                Last = (_, name) => name == broken ? throw new CandidateException("it spills") : 1,
            },
            names: ["Down"]);
        Assert.Contains("it spills", Assert.Single(report.Kernels.Single().Failed), StringComparison.Ordinal);
        Assert.All(report.Kernels.Single().Points, point => Assert.NotEqual(broken, point.Configuration));
    }

    [Fact]
    public void The_model_s_choice_may_be_what_does_not_run()
    {
        string model = s_family.Unmeasured(s_spec, 128, 132);
        TunePoint point = Tune(new() { Last = (_, name) => name == model ? throw new CandidateException("it spills") : 1 }, names: ["Down"], rows: [128]).Kernels.Single().Points.Single();
        Assert.Equal((model, null, null), (point.Model, point.ModelUs, point.Ratio));
        Assert.NotEqual(model, point.Configuration);
    }

    [Fact]
    public void Where_none_runs_there_is_an_error_with_the_first_reason()
    {
        string message = Assert.Throws<HadalException>(() => Tune(new() { Last = (_, _) => throw new CandidateException("it spills") })).Message;
        Assert.Contains("App.Down: no configuration runs at 1 row", message, StringComparison.Ordinal);
        Assert.Contains("it spills", message, StringComparison.Ordinal);
        MustBeAlone();
    }

    [Theory]
    [InlineData(1.1f)]
    [InlineData(0f)]
    [InlineData(float.NaN)]
    public void A_candidate_that_computes_something_else_is_an_error_and_nothing_is_written(float wrong)
    {
        string broken = s_family.Ranked(s_spec, 16, 132)[7];
        FakeTuningBench bench = new() { Last = (m, name) => m == 16 && name == broken ? wrong : 1 };
        string message = Assert.Throws<HadalException>(() => Tune(bench)).Message;
        Assert.Contains($"App.Down at 16 rows: configurations compute different results", message, StringComparison.Ordinal);
        Assert.Contains(broken, message, StringComparison.Ordinal);
        Assert.True(bench.IsDisposed);
        Assert.Equal(0, bench.Open);
        MustBeAlone();
    }

    [Fact]
    public void Another_rounding_of_the_same_result_is_the_same() =>
        Tune(new() { Last = (_, name) => 1 + ((name.Length % 2) * 0.0078125f) }, names: ["Down"], rows: [16]);

    [Fact]
    public void What_the_file_has_of_other_GPUs_and_kernels_is_kept()
    {
        TunedKernel Old(string spec) => new() { Spec = spec, KernelVersion = "old", Nvrtc = "12.4", Points = [new() { M = 3, Configuration = "c", Us = 1 }] };
        TuneFileFormat.Write(_file, TuneFile.Empty
            .With(new() { Name = "NVIDIA H100 80GB HBM3", Multiprocessors = 132, Kernels = [Old(Spec)] })
            .With(new() { Name = "NVIDIA H200", Multiprocessors = 132, Kernels = [Old(Spec), Old(Other), Old("hadal1|unheard")] }));

        Tune(new(), names: ["Down"], rows: [7]);

        Assert.Equal(
            [("NVIDIA H100 80GB HBM3", Spec, "old", 3), ("NVIDIA H200", Other, "old", 3), ("NVIDIA H200", Spec, s_family.KernelVersion, 7), ("NVIDIA H200", "hadal1|unheard", "old", 3)],
            from gpu in Written().Gpus from kernel in gpu.Kernels select (gpu.Name, kernel.Spec, kernel.KernelVersion, kernel.Points.Single().M));
        MustBeAlone("hadal.tune.json");
    }

    [Fact]
    public void What_another_GPU_wrote_meanwhile_is_kept()
    {
        bool written = false;
        Tune(
            new()
            {
                OnRun = (_, _) =>
                {
                    if (!written)
                    {
                        written = true;
                        TuneFileFormat.Write(_file, TuneFile.Empty.With(new() { Name = "NVIDIA H100 80GB HBM3", Multiprocessors = 132, Kernels = [] }));
                    }
                },
            },
            names: ["Down"]);
        Assert.Equal(["NVIDIA H100 80GB HBM3", "NVIDIA H200"], Written().Gpus.Select(gpu => gpu.Name));
    }

    [Fact]
    public void Interrupted_anywhere_it_leaves_the_file_as_it_was()
    {
        File.WriteAllText(_file, "{ \"schema\": 1, \"gpus\": [] }");
        foreach (int runs in (int[])[1, 20, 120])
        {
            using CancellationTokenSource source = new();
            int run = 0;
            FakeTuningBench bench = new()
            {
                OnRun = (_, _) =>
                {
                    if (++run == runs)
                    {
                        source.Cancel();
                    }
                },
            };
            Assert.Contains("Interrupted", Assert.Throws<HadalException>(() => Tune(bench, cancellation: source.Token)).Message, StringComparison.Ordinal);
            Assert.Equal(runs, run);
            Assert.Equal(0, bench.Open);
            Assert.True(bench.IsDisposed);
            Assert.Equal("{ \"schema\": 1, \"gpus\": [] }", File.ReadAllText(_file));
            MustBeAlone("hadal.tune.json");
        }

        Assert.Contains("Interrupted", Assert.Throws<HadalException>(() => Tune(new(), cancellation: new(canceled: true))).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void The_document_has_the_choice_beside_the_model_s()
    {
        JsonElement json = JsonDocument.Parse(ToolConsole.Serialize(Tune(new()), TuneJson.Default.TuneReport)).RootElement;
        Tool.MustHaveExactly(json, "gpu", "multiprocessors", "nvrtc", "timing", "file", "kernels", "notes");
        JsonElement kernel = json.GetProperty("kernels")[0];
        Tool.MustHaveExactly(kernel, "name", "spec", "assembly", "candidates", "points", "failed");
        Tool.MustHaveExactly(kernel.GetProperty("points")[0], "m", "configuration", "us", "spreadPct", "model", "modelUs", "ratio");
    }

    [Fact]
    public void The_table_says_how_to_go_on_and_progress_goes_to_standard_error()
    {
        IAnsiConsole console = AnsiConsole.Create(new() { Out = new AnsiConsoleOutput(_output), Ansi = AnsiSupport.No });
        console.Profile.Width = 240;
        console.Write(TuneTable.Of(Tune(new()) with { Notes = ["by the wall clock"] }));
        Assert.All((string[])["App.Down", "4096", "by the wall clock", "AdditionalFiles"], part => Assert.Contains(part, _output.ToString(), StringComparison.Ordinal));
        Assert.Contains("tune: App.Up, 4096 rows", _error.ToString(), StringComparison.Ordinal);
    }

    private TuneReport Tune(FakeTuningBench bench, string[]? names = null, int[]? rows = null, CancellationToken cancellation = default) =>
        TuneCommand.Tune(new(TextWriter.Null, _error), new(_assembly, _file, names ?? [], rows ?? [1, 16, 4096], Rounds: 7), _ => bench, cancellation);

    private TuneFile Written() => TuneFileFormat.Read(_file);

    /// <summary>Nothing is left beside the assembly but what is named.</summary>
    private void MustBeAlone(params string[] names) =>
        Assert.Equal(names, Directory.EnumerateFiles(_folder.Path).Select(file => Path.GetFileName(file)).Where(name => name.Contains("tune", StringComparison.Ordinal) && !(names.Length == 0 && name == "hadal.tune.json")));
}
