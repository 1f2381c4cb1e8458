using System.Text.Json;
using CsCheck;
using Hadal.Testing;
using Xunit;

namespace Hadal.Compilation.Tests.Tuning;

public class TuneFileTests
{
    private static readonly Gen<string> s_text = Gen.String[Gen.OneOf(Gen.Char[' ', '~'], Gen.Char['À', 'ž'], Gen.Const('"'), Gen.Const('\\')), 1, 12]
        .Where(text => !text.Any(c => char.IsControl(c) || char.IsSurrogate(c)));

    private static readonly Gen<TunedPoint> s_points =
        from m in Gen.Int[1, int.MaxValue] from configuration in s_text from us in Gen.Double[1e-3, 1e7] select new TunedPoint { M = m, Configuration = configuration, Us = us };

    private static readonly Gen<TunedKernel> s_kernels =
        from spec in s_text
        from version in s_text
        from points in s_points.Array[0, 4]
        select new TunedKernel { Spec = spec, KernelVersion = version, Nvrtc = "13.0", Points = [.. points.DistinctBy(point => point.M)] };

    private static readonly Gen<TunedGpu> s_gpus =
        from name in s_text
        from multiprocessors in Gen.Int[1, 200]
        from kernels in s_kernels.Array[0, 3]
        select new TunedGpu { Name = name, Multiprocessors = multiprocessors, Kernels = [.. kernels.DistinctBy(kernel => kernel.Spec)] };

    private static readonly Gen<TuneFile> s_files =
        s_gpus.Array[0, 3].Select(gpus => TuneFile.Empty with { Gpus = [.. gpus.DistinctBy(gpu => (gpu.Name, gpu.Multiprocessors))] });

    [Fact]
    public void A_file_survives_its_text_and_its_order_does_not_show() => s_files.Sample(file =>
    {
        string text = TuneFileFormat.Format(file);

        Assert.Equal(text, TuneFileFormat.Format(TuneFileFormat.Parse(text, "f")));
        Assert.Equal(text, TuneFileFormat.Format(Reversed(file)));
        Assert.Equal(Flat(file), Flat(TuneFileFormat.Parse(text, "f")));
    });

    [Fact]
    public void Every_text_is_JSON_with_a_measurement_a_line() => s_files.Sample(file =>
    {
        string text = TuneFileFormat.Format(file);

        using JsonDocument document = JsonDocument.Parse(text);
        Assert.Equal(1, document.RootElement.GetProperty("schema").GetInt32());
        int points = file.Gpus.Sum(gpu => gpu.Kernels.Sum(kernel => kernel.Points.Count));
        Assert.Equal(points, text.Split('\n').Count(line => line.TrimStart().StartsWith("{ \"m\": ", StringComparison.Ordinal)));
    });

    [Fact]
    public void Measuring_again_replaces_its_kernels_on_its_GPU_and_keeps_everything_else() => Gen.Select(s_files, s_gpus).Sample((file, measured) =>
    {
        (TunedGpu Gpu, TunedKernel Kernel)[] before = Flatten(file), after = Flatten(file.With(measured));

        bool IsReplaced((TunedGpu Gpu, TunedKernel Kernel) entry) => entry.Gpu.IsSameGpu(measured) && measured.Kernels.Any(kernel => kernel.Spec == entry.Kernel.Spec);
        Assert.Equal(
            before.Where(entry => !IsReplaced(entry)).Select(entry => entry.Kernel).Concat(measured.Kernels).OrderBy(kernel => kernel.Spec, StringComparer.Ordinal).Select(kernel => kernel.KernelVersion),
            after.Select(entry => entry.Kernel).OrderBy(kernel => kernel.Spec, StringComparer.Ordinal).Select(kernel => kernel.KernelVersion));
        Assert.Equal(after.Length, after.DistinctBy(entry => (entry.Gpu.Name, entry.Gpu.Multiprocessors, entry.Kernel.Spec)).Count());
    });

    [Fact]
    public void Kernels_of_another_GPU_and_another_size_of_this_one_stay()
    {
        TuneFile file = TuneFile.Empty.With(Gpu("NVIDIA H100 80GB HBM3", 132, "a")).With(Gpu("NVIDIA H200", 114, "a")).With(Gpu("NVIDIA H200", 132, "old")).With(Gpu("NVIDIA H200", 132, "new"));

        Assert.Equal([("NVIDIA H100 80GB HBM3", 132, "a"), ("NVIDIA H200", 114, "a"), ("NVIDIA H200", 132, "new")], Flatten(file).Select(entry => (entry.Gpu.Name, entry.Gpu.Multiprocessors, entry.Kernel.KernelVersion)));
    }

    [Theory]
    [InlineData("", 1)]
    [InlineData("null", 1)]
    [InlineData("[]", 1)]
    [InlineData("{", 1)]
    [InlineData("{}", 1)]
    [InlineData("{\n\"schema\": \"one\"}", 2)]
    [InlineData("{\n\"schema\": 0}", 2)]
    [InlineData("{\n\"schema\": 1}", 2)]
    [InlineData("{\n\"schema\": 1,\n\"gpus\": null}", 3)]
    [InlineData("{\n\"schema\": 1,\n\"gpus\": [\n{}]}", 4)]
    [InlineData("{\n\"schema\": 1,\n\"gpus\": [] }\n<<<<<<< HEAD", 4)]
    [InlineData("{\n\"schema\": 1,\n\"schema\": 1,\n\"gpus\": []}", 3)]
    [InlineData("{\n\"schema\": 1,\n\"gpus\": [{\n\"name\": \"a\\tb\", \"multiprocessors\": 132, \"kernels\": []}]}", 4)]
    [InlineData("{\n\"schema\": 1,\n\"gpus\": [{\"name\": \"G\",\n\"multiprocessors\": 1e99, \"kernels\": []}]}", 4)]
    [InlineData("{\n\"schema\": 1,\n\"gpus\": [{\"name\": \"\\ud800\",\n\"multiprocessors\": 1, \"kernels\": []}]}", 3)]
    [InlineData("{\"schema\": 1, \"gpus\": [{\"name\": \"G\", \"multiprocessors\": 1, \"kernels\": [{\"spec\": \"s\", \"kernelVersion\": \"v\", \"nvrtc\": \"13.0\", \"points\": [\n{\"m\": 0, \"configuration\": \"c\", \"us\": 1}]}]}]}", 2)]
    [InlineData("{\"schema\": 1, \"gpus\": [{\"name\": \"G\", \"multiprocessors\": 1, \"kernels\": [{\"spec\": \"s\", \"kernelVersion\": \"v\", \"nvrtc\": \"13.0\", \"points\": [\n{\"m\": 1, \"configuration\": \"c\", \"us\": 1e999}]}]}]}", 2)]
    [InlineData("{\"schema\": 1, \"gpus\": [{\"name\": \"G\", \"multiprocessors\": 1, \"kernels\": [{\"spec\": \"s\", \"kernelVersion\": \"v\", \"nvrtc\": \"13.0\", \"points\": [\n{\"m\": 1, \"us\": 1}]}]}]}", 2)]
    public void Text_that_is_no_tune_file_is_refused_at_its_line(string text, int line)
    {
        TuneFileException error = Assert.Throws<TuneFileException>(() => TuneFileFormat.Parse(text, "app.hadal.tune.json"));

        Assert.Equal(line, error.Line);
        Assert.Contains("app.hadal.tune.json", error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("LineNumber", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("{\"schema\": 1, \"gpus\": [null]}", "null")]
    [InlineData("{\"schema\": 1, \"gpus\": [{\"name\": \"G\", \"multiprocessors\": 1, \"kernels\": [null]}]}", "null")]
    [InlineData("{\"schema\": 1, \"gpus\": [{\"name\": \"G\", \"multiprocessors\": 1, \"kernels\": []}, {\"name\": \"G\", \"multiprocessors\": 1, \"kernels\": []}]}", "G with 1 multiprocessors stands twice")]
    [InlineData("{\"schema\": 1, \"gpus\": [{\"name\": \"G\", \"multiprocessors\": 1, \"kernels\": [{\"spec\": \"s\", \"kernelVersion\": \"v\", \"nvrtc\": \"13.0\", \"points\": [{\"m\": 7, \"configuration\": \"c\", \"us\": 1}, {\"m\": 7, \"configuration\": \"d\", \"us\": 1}]}]}]}", "m = 7 of s on G stands twice")]
    public void What_stands_twice_or_is_nothing_is_refused_by_name(string text, string complaint) =>
        Assert.Contains(complaint, Assert.Throws<TuneFileException>(() => TuneFileFormat.Parse(text, "f")).Message, StringComparison.Ordinal);

    [Fact]
    public void Damaged_text_is_a_file_or_an_error_and_nothing_else() =>
        Gen.Select(s_files, Gen.Int[0, 10_000], Gen.Char["{}[]\",:\\0-e\n\0\uFEFF"], Gen.Int[0, 10_000]).Sample((file, place, character, length) =>
        {
            string text = TuneFileFormat.Format(file);
            char[] damaged = text.ToCharArray(0, length % (text.Length + 1));
            if (damaged.Length > 0)
            {
                damaged[place % damaged.Length] = character;
            }

            try
            {
                _ = TuneFileFormat.Parse(new(damaged), "f");
            }
            catch (TuneFileException)
            {
                // What a reader may be told.
            }
        });

    [Theory]
    [InlineData("{\"schema\": 2}")]
    [InlineData("{\"schema\": 999, \"gpus\": \"whatever\", \"more\": [1, {}]}")]
    public void Of_another_schema_the_number_alone_is_read(string text)
    {
        TuneFile file = TuneFileFormat.Parse(text, "f");

        Assert.NotEqual(TuneFile.CurrentSchema, file.Schema);
        Assert.Empty(file.Gpus);
    }

    [Fact]
    public void A_file_with_a_byte_order_mark_or_with_properties_of_later_days_is_read()
    {
        using TemporaryFolder folder = new();
        string file = folder["hadal.tune.json"];
        File.WriteAllText(file, "{\"schema\": 1, \"author\": null, \"gpus\": []}", new System.Text.UTF8Encoding(encoderShouldEmitUTF8Identifier: true));

        Assert.Empty(TuneFileFormat.Read(file).Gpus);
    }

    [Fact]
    public void Writing_leaves_the_new_file_and_nothing_beside_it()
    {
        using TemporaryFolder folder = new();
        string file = folder.Write("hadal.tune.json", "old");
        TuneFile content = TuneFile.Empty.With(Gpu("NVIDIA H200", 132, "v"));

        TuneFileFormat.Write(file, content);

        Assert.Equal(TuneFileFormat.Format(content), File.ReadAllText(file));
        Assert.Equal([file], Directory.EnumerateFileSystemEntries(folder.Path));
    }

    [Fact]
    public void A_file_that_is_not_there_is_an_error_that_names_it() =>
        Assert.Contains("/no/such/hadal.tune.json", Assert.Throws<TuneFileException>(() => TuneFileFormat.Read("/no/such/hadal.tune.json")).Message, StringComparison.Ordinal);

    private static TunedGpu Gpu(string name, int multiprocessors, string version) => new()
    {
        Name = name,
        Multiprocessors = multiprocessors,
        Kernels = [new() { Spec = "s", KernelVersion = version, Nvrtc = "13.0", Points = [new() { M = 1, Configuration = "c", Us = 1.5 }] }],
    };

    private static (TunedGpu Gpu, TunedKernel Kernel)[] Flatten(TuneFile file) => [.. from gpu in file.Gpus from kernel in gpu.Kernels select (gpu, kernel)];

    private static IEnumerable<string> Flat(TuneFile file) =>
        (from entry in Flatten(file) from point in entry.Kernel.Points select $"{entry.Gpu.Name}|{entry.Gpu.Multiprocessors}|{entry.Kernel.Spec}|{entry.Kernel.KernelVersion}|{point}").Order(StringComparer.Ordinal);

    private static TuneFile Reversed(TuneFile file) => file with
    {
        Gpus = [.. file.Gpus.Reverse().Select(gpu => gpu with { Kernels = [.. gpu.Kernels.Reverse().Select(kernel => kernel with { Points = [.. kernel.Points.Reverse()] })] })],
    };
}
