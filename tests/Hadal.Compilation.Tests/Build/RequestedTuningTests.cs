using Hadal.Build;
using Hadal.Compiler;
using Hadal.Testing;
using Xunit;

namespace Hadal.Compilation.Tests.Build;

public sealed class RequestedTuningTests : IDisposable
{
    private const string Spec = "hadal1|gemm|n=7168|k=2048|a=e4m3|b=e4m3|d=bf16|scales=rows-blocks";
    private const string Quantizer = "hadal1|quantize|from=bf16|to=rows";

    private static readonly GemmFamily s_family = new();
    private static readonly string[] s_candidates = [.. s_family.Candidates(s_family.Parse(Spec))];

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Entries_of_every_GPU_are_kept()
    {
        (KernelTuning tuning, IReadOnlyList<WorkerMessage> messages) = Read(TuneFile.Empty.With(Gpu("NVIDIA H200", Kernel((1, s_candidates[0])))).With(Gpu("NVIDIA H100 80GB HBM3", Kernel((4, s_candidates[1])))));

        Assert.Equal([new(Spec, "NVIDIA H100 80GB HBM3", 132, 4, s_candidates[1]), new(Spec, "NVIDIA H200", 132, 1, s_candidates[0])], tuning.Of(Spec));
        Assert.Empty(messages);
    }

    [Fact]
    public void Entries_of_another_kernel_version_are_told_and_ignored()
    {
        (KernelTuning tuning, IReadOnlyList<WorkerMessage> messages) = Read(TuneFile.Empty.With(Gpu("G", Kernel((1, s_candidates[0])) with { KernelVersion = "0123456789ab" })));

        Assert.True(tuning.IsEmpty);
        MustTell(messages, "0123456789ab", s_family.KernelVersion, Spec);
    }

    [Fact]
    public void A_file_of_another_schema_is_told_and_ignored()
    {
        (KernelTuning tuning, IReadOnlyList<WorkerMessage> messages) = Read(_folder.Write("hadal.tune.json", "{\"schema\": 7, \"gpus\": {}}"));

        Assert.True(tuning.IsEmpty);
        MustTell(messages, "schema 7", "schema 1");
    }

    [Fact]
    public void A_configuration_that_the_kernel_has_not_is_told_and_its_point_alone_ignored()
    {
        (KernelTuning tuning, IReadOnlyList<WorkerMessage> messages) = Read(TuneFile.Empty.With(Gpu("G", Kernel((1, "m3n5s7p9k9"), (2, s_candidates[0])))));

        Assert.Equal(2, Assert.Single(tuning.Of(Spec)).M);
        MustTell(messages, "m3n5s7p9k9");
    }

    [Fact]
    public void A_kernel_that_the_application_has_not_is_told_and_ignored()
    {
        (KernelTuning tuning, IReadOnlyList<WorkerMessage> messages) = Read(TuneFile.Empty.With(Gpu("G", Kernel((1, s_candidates[0])) with { Spec = "hadal1|unheard" })));

        Assert.True(tuning.IsEmpty);
        MustTell(messages, "hadal1|unheard");
    }

    [Fact]
    public void A_kernel_without_a_choice_is_told_and_ignored()
    {
        (KernelTuning tuning, IReadOnlyList<WorkerMessage> messages) = Read(TuneFile.Empty.With(Gpu("G", Kernel((1, "default")) with { Spec = Quantizer })));

        Assert.True(tuning.IsEmpty);
        MustTell(messages, Quantizer);
    }

    [Fact]
    public void Of_two_files_the_first_counts_and_the_other_adds_what_it_has_alone()
    {
        string first = Write("a.hadal.tune.json", TuneFile.Empty.With(Gpu("G", Kernel((1, s_candidates[0])))));
        string second = Write("b.hadal.tune.json", TuneFile.Empty.With(Gpu("G", Kernel((1, s_candidates[1])))).With(Gpu("H", Kernel((1, s_candidates[1])))));

        (KernelTuning tuning, IReadOnlyList<WorkerMessage> messages) = Read(first, second);

        Assert.Equal([("G", s_candidates[0]), ("H", s_candidates[1])], tuning.Of(Spec).Select(choice => (choice.Gpu, choice.Configuration)));
        MustTell(messages, first, $"{Spec} on G");
    }

    [Theory]
    [InlineData("{\n\"schema\": 1,\n", 3)]
    [InlineData(null, 0)]
    public void A_file_that_cannot_be_read_is_an_error_in_it(string? text, int line)
    {
        string path = text is null ? _folder["absent.hadal.tune.json"] : _folder.Write("hadal.tune.json", text);

        WorkerMessage error = Assert.Single(Read(path).Messages);

        Assert.Equal((MessageLevel.Error, BuildCode.TuneFileUnreadable, path, line), (error.Level, error.Code, error.File, error.Line));
    }

    [Fact]
    public void A_hundred_useless_entries_are_one_message()
    {
        TunedPoint[] points = [.. Enumerable.Range(1, 100).Select(m => new TunedPoint { M = m, Configuration = $"bad{m}", Us = 1 })];

        MustTell(Read(TuneFile.Empty.With(Gpu("G", Kernel() with { Points = points }))).Messages, "100 entries", "97 more");
    }

    private static void MustTell(IReadOnlyList<WorkerMessage> messages, params string[] parts)
    {
        WorkerMessage message = Assert.Single(messages);
        Assert.Equal((MessageLevel.Progress, BuildCode.TuningUnused), (message.Level, message.Code));
        Assert.All(parts, part => Assert.Contains(part, message.Text, StringComparison.Ordinal));
    }

    private static TunedGpu Gpu(string name, TunedKernel kernel) => new() { Name = name, Multiprocessors = 132, Kernels = [kernel] };

    private static TunedKernel Kernel(params (int M, string Configuration)[] points) => new()
    {
        Spec = Spec,
        KernelVersion = s_family.KernelVersion,
        Nvrtc = "13.0",
        Points = [.. points.Select(point => new TunedPoint { M = point.M, Configuration = point.Configuration, Us = 1 })],
    };

    private string Write(string name, TuneFile file)
    {
        TuneFileFormat.Write(_folder[name], file);
        return _folder[name];
    }

    private (KernelTuning Tuning, IReadOnlyList<WorkerMessage> Messages) Read(TuneFile file) => Read(Write("hadal.tune.json", file));

    private static (KernelTuning Tuning, IReadOnlyList<WorkerMessage> Messages) Read(params string[] files)
    {
        BuildRequest request = new()
        {
            Architecture = "sm_90a",
            NvrtcIsRequired = false,
            NvrtcPath = "",
            MaxParallelism = 0,
            Folder = "",
            SideAssembly = "",
            Report = "",
            Stamp = "",
            Compiler = "",
            NvrtcFiles = [],
            TuneFiles = [.. files.Select(file => new RequestedTuneFile(file, ""))],
            Kernels = [new(Spec, "App.Down", "App"), new(Quantizer, "App.Rows", "App")],
        };
        using StringWriter output = new();
        KernelTuning tuning = RequestedTuning.Read(request, new(output));
        return (tuning, [.. output.ToString().Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => WorkerMessage.TryRead(line.Trim(), out WorkerMessage? message) ? message : throw new FormatException(line))]);
    }
}
