using Hadal.Packages.Tests.Consumers;
using Hadal.Testing;
using Xunit;

namespace Hadal.Packages.Tests.Scenarios;

public sealed class LifecycleTests(Lifecycle lifecycle) : IClassFixture<Lifecycle>
{
    [Fact]
    public void Without_NVRTC_an_application_builds_with_a_message_and_no_warning()
    {
        BuildResult build = lifecycle.WithoutNvrtc;

        Assert.True(build.Succeeded, build.Process.ToString());
        Assert.Empty(build.Warnings);
        Assert.Single(build.Messages, text => text.Contains("are left to be compiled when they first run", StringComparison.Ordinal));
        Assert.Contains("HADAL8001", build.Process.Output, StringComparison.Ordinal);
    }

    [Fact]
    public void Without_NVRTC_the_kernel_assembly_is_there_and_empty_and_the_kernels_run_on_the_CPU()
    {
        Assert.True(lifecycle.RunWithoutNvrtc.ExitCode == 0, lifecycle.RunWithoutNvrtc.ToString());
        Assert.Equal(["App.Kernels", "hadal-kernels-2"], Lines(lifecycle.RunWithoutNvrtc));
    }

    [Fact]
    public void Uncompiled_kernels_leave_a_build_that_is_not_up_to_date() => Assert.True(lifecycle.AgainWithoutNvrtc.StartedWorker);

    [Fact]
    public void Once_NVRTC_is_there_the_next_build_compiles()
    {
        BuildResult build = Need(lifecycle.WithNvrtc);

        Assert.Empty(build.Warnings);
        Assert.Contains(build.Compiled, text => text.Contains("Consumer.Layers.Up", StringComparison.Ordinal));
        Assert.Contains(build.Compiled, text => text.Contains("Consumer.Head.Project", StringComparison.Ordinal));
        Assert.Contains(build.Compiled, text => text.Contains("Hadal.Quantizer.ToRows", StringComparison.Ordinal));
    }

    [Fact]
    public void The_application_finds_its_compiled_kernels()
    {
        Need(lifecycle.WithNvrtc);
        string[] lines = Lines(lifecycle.RunWithNvrtc!);

        Assert.Equal("App.Kernels", lines[0]);
        Assert.Contains(lines, line => line.StartsWith("hadal1|gemm|n=88|k=144|", StringComparison.Ordinal));
        Assert.Contains(lines, line => line.StartsWith("hadal1|quantize|", StringComparison.Ordinal));
    }

    [Fact]
    public void A_build_with_nothing_to_do_starts_no_worker_and_writes_nothing()
    {
        BuildResult build = Need(lifecycle.Again);

        Assert.False(build.StartedWorker);
        Assert.False(build.Ran("Csc"));
        Assert.DoesNotContain(build.Messages, text => text.StartsWith("Copying file", StringComparison.Ordinal));
    }

    [Fact]
    public void An_edited_body_compiles_no_kernel()
    {
        BuildResult build = Need(lifecycle.BodyEdited);

        Assert.True(build.Ran("Csc"));
        Assert.False(build.StartedWorker);
    }

    [Fact]
    public void A_changed_shape_compiles_that_kernel_alone()
    {
        BuildResult build = Need(lifecycle.SpecEdited);

        Assert.NotEmpty(build.Compiled);
        Assert.All(build.Compiled, text => Assert.Contains("Consumer.Head.Project", text, StringComparison.Ordinal));
    }

    [Fact]
    public void Another_Hadal_of_the_same_version_compiles_anew_though_its_files_are_old()
    {
        Assert.True(Need(lifecycle.CompilerUpdated).StartedWorker);
        Assert.False(Need(lifecycle.AgainWithUpdated).StartedWorker);
    }

    [Fact]
    public void Clean_leaves_nothing()
    {
        Need(lifecycle.Cleaned);

        Assert.Empty(lifecycle.Leavings);
    }

    private static BuildResult Need(BuildResult? build)
    {
        _ = NvrtcOfMachine.Require();
        Assert.True(build!.Succeeded, build.Process.ToString());
        return build;
    }

    private static string[] Lines(ChildProcess process) => process.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
}
