using System.Reflection;
using System.Runtime.Loader;
using Hadal.Compilation;
using Hadal.Packages.Tests.Consumers;
using Microsoft.Build.Logging.StructuredLogger;
using Xunit;

namespace Hadal.Packages.Tests.Scenarios;

/// <summary>One application with a tune file, measured again and again.</summary>
public sealed class TuningTests : IDisposable
{
    private const string Spec = "hadal1|gemm|n=88|k=144|a=e4m3|b=e4m3|d=bf16|scales=rows-blocks";
    private const string Gpu = "NVIDIA H200";

    private static readonly GemmFamily s_family = new();

    private readonly Workspace _workspace;
    private bool _isRestored;

    public TuningTests(LocalFeed feed)
    {
        _workspace = new(feed, sharesCache: true);
        _workspace.Write("App/App.csproj", Sources.Project("Exe").Replace("</ItemGroup>", """<AdditionalFiles Include="*.tune.json" /></ItemGroup>""", StringComparison.Ordinal));
        _workspace.Write("App/Program.cs", Sources.Program(("Consumer.Layers.Up", 88, 144)));
        _workspace.Write("App/Layers.cs", Sources.Kernel("Layers", "Up", 88, 144));
    }

    public void Dispose() => _workspace.Dispose();

    [Fact(Explicit = true)]
    public void A_measured_choice_compiles_exactly_what_it_adds_and_reaches_the_application()
    {
        string nvrtc = NvrtcOfMachine.Require();
        Succeed(nvrtc);
        Assert.Null(Tuning());

        string chosen = Uncommon(0);
        Tune((1, chosen, 4.5));
        BuildResult tuned = Succeed(nvrtc);
        Assert.Contains($"Consumer.Layers.Up ({chosen})", Assert.Single(tuned.Compiled), StringComparison.Ordinal);
        Assert.Equal([new(Spec, Gpu, 132, 1, chosen)], Tuning()!.Of(Spec));

        BuildResult again = Succeed(nvrtc);
        Assert.False(again.StartedWorker);
        Assert.False(again.Ran("Csc"));

        Tune((1, chosen, 4.25));
        Assert.Empty(Succeed(nvrtc).Compiled);

        string other = Uncommon(1);
        Tune((1, chosen, 4.25), (4096, other, 80));
        Assert.Contains($"Consumer.Layers.Up ({other})", Assert.Single(Succeed(nvrtc).Compiled), StringComparison.Ordinal);

        File.Delete(Path.Combine(_workspace.Root, "App/hadal.tune.json"));
        Succeed(nvrtc);
        Assert.Null(Tuning());
    }

    [Fact]
    public void A_choice_is_fixed_on_a_machine_without_NVRTC_too()
    {
        Tune((1, Uncommon(0), 4.5));

        Succeed(_workspace.NoNvrtc);

        Assert.Equal([new(Spec, Gpu, 132, 1, Uncommon(0))], Tuning()!.Of(Spec));
    }

    [Fact]
    public void A_file_that_is_no_tune_file_is_an_error_in_its_line()
    {
        string file = _workspace.Write("App/app.hadal.tune.json", "{\n  \"schema\": 1,\n  \"gpus\": [,]\n}\n");

        BuildResult build = Build(_workspace.NoNvrtc);

        Error error = Assert.Single(build.Errors);
        Assert.Equal(("HADAL8011", file, 3), (error.Code, error.File, error.LineNumber));
    }

    [Fact]
    public void What_is_of_no_use_is_a_message_and_no_warning()
    {
        _workspace.Write("App/old.hadal.tune.json", "{ \"schema\": 7 }");
        Tune((1, "m1n2", 4.5));
        _workspace.Write("App/older.hadal.tune.json", TuneFileFormat.Format(TuneFile.Empty.With(Measured("NVIDIA H100 80GB HBM3", "0123456789ab", (1, Uncommon(0), 4.5)))));
        _workspace.Write("App/other.tune.json", "not ours");

        BuildResult build = Succeed(_workspace.NoNvrtc);

        Assert.Contains(build.Messages, text => text.Contains("schema 7", StringComparison.Ordinal));
        Assert.Contains(build.Messages, text => text.Contains("m1n2", StringComparison.Ordinal));
        Assert.Contains(build.Messages, text => text.Contains("0123456789ab", StringComparison.Ordinal) && text.Contains("other kernels", StringComparison.Ordinal));
        Assert.Equal(3, build.Process.Output.Split("HADAL8012").Length - 1);
        Assert.Null(Tuning());
    }

    /// <summary>A candidate that the model would not have compiled.</summary>
    private static string Uncommon(int index)
    {
        HashSet<string> usual = [.. KernelFamilies.Variants(Spec, "sm_90a").Select(variant => variant.Configuration)];
        return s_family.Candidates(s_family.Parse(Spec)).Where(candidate => !usual.Contains(candidate)).ElementAt(index);
    }

    private void Tune(params (int M, string Configuration, double Us)[] points) =>
        _workspace.Write("App/hadal.tune.json", TuneFileFormat.Format(TuneFile.Empty.With(Measured(Gpu, s_family.KernelVersion, points))));

    private static TunedGpu Measured(string gpu, string kernelVersion, params (int M, string Configuration, double Us)[] points) => new()
    {
        Name = gpu,
        Multiprocessors = 132,
        Kernels =
        [
            new()
            {
                Spec = Spec,
                KernelVersion = kernelVersion,
                Nvrtc = "13.0",
                Points = [.. points.Select(point => new TunedPoint { M = point.M, Configuration = point.Configuration, Us = point.Us })],
            },
        ],
    };

    private BuildResult Build(string nvrtc)
    {
        string[] command = ["build", "App", "-c", "Release", .. _isRestored ? (string[])["--no-restore"] : []];
        _isRestored = true;
        return _workspace.Build(command, nvrtc);
    }

    private BuildResult Succeed(string nvrtc)
    {
        BuildResult build = Build(nvrtc);
        Assert.True(build.Succeeded, build.Process.ToString());
        Assert.Empty(build.Warnings);
        return build;
    }

    /// <summary>What the built application carries.</summary>
    private KernelTuning? Tuning()
    {
        AssemblyLoadContext context = new(null, isCollectible: true);
        try
        {
            using MemoryStream image = new(File.ReadAllBytes(Path.Combine(_workspace.Root, "App/bin/Release/net10.0/App.Kernels.dll")));
            Assembly assembly = context.LoadFromStream(image);
            using Stream? resource = assembly.GetManifestResourceStream(KernelTuning.ResourceName);
            return resource is null ? null : KernelTuning.Read(new StreamReader(resource).ReadToEnd());
        }
        finally
        {
            context.Unload();
        }
    }
}
