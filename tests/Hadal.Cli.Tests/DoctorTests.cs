using System.Text.Json;
using Hadal.Cli.Commands.Doctor;
using Hadal.Interop;
using Hadal.Interop.Nvrtc;
using Hadal.Testing;

namespace Hadal.Cli.Tests;

public class DoctorTests
{
    [Fact]
    public void The_document_holds_every_item_in_the_shape_of_the_contract()
    {
        ToolRun run = Tool.Run("doctor", "--json");
        Assert.Equal(0, run.ExitCode);
        Tool.MustHaveExactly(run.Json, "items");
        Assert.Equal(
            ["GPU", "CUDA driver", "NVRTC", "CUPTI", "NCCL", "cuFile", "io_uring", "3FS", "storage engine", "kernel cache"],
            run.Json.GetProperty("items").EnumerateArray().Select(item => item.GetProperty("name").GetString()));
        Assert.All(run.Json.GetProperty("items").EnumerateArray(), item => Tool.MustHaveExactly(item, "name", "found", "version", "path", "tried", "hint"));
    }

    [Fact]
    public void What_is_missing_has_a_hint_of_one_line_and_tells_what_was_tried()
    {
        foreach (JsonElement item in Tool.Run("doctor", "--json").Json.GetProperty("items").EnumerateArray().Where(item => !item.GetProperty("found").GetBoolean()))
        {
            string hint = item.GetProperty("hint").GetString()!;
            Assert.NotEmpty(hint);
            Assert.DoesNotContain('\n', hint);
            Assert.DoesNotContain("check itself failed", hint, StringComparison.Ordinal);
            Assert.True(item.GetProperty("tried").GetArrayLength() > 0, item.ToString());
        }
    }

    [Fact]
    public void An_environment_of_nonsense_is_survived()
    {
        Dictionary<string, string?> nonsense = new()
        {
            ["HADAL_DEVICE"] = "abacus",
            ["HADAL_CACHE"] = "/dev/null/cache",
            ["HADAL_NVRTC"] = "/dev/null",
            ["CUDA_HOME"] = "relative/folder",
            ["PATH"] = Environment.GetEnvironmentVariable("PATH") + ":relative::/no/such/folder",
            ["HOME"] = null,
        };
        ToolRun run = Tool.RunProcess(nonsense, Path.GetTempPath(), "doctor", "--json");
        Assert.True(run.ExitCode == 0, run.ToString());
        Assert.Equal("", run.Error);
        Assert.Equal(10, run.Json.GetProperty("items").GetArrayLength());
    }

    [Fact]
    public void A_library_in_the_working_directory_is_not_loaded()
    {
        using TemporaryFolder folder = new();

        // Any library that loads will do, under the name of one that is searched for.
        string runtime = Path.GetDirectoryName(typeof(object).Assembly.Location)!;
        File.Copy(Path.Combine(runtime, "libSystem.Native.so"), folder["libcufile.so.0"]);
        ToolRun run = Tool.RunProcess(new Dictionary<string, string?>(), folder.Path, "doctor", "--json");
        JsonElement item = run.Json.GetProperty("items").EnumerateArray().Single(item => item.GetProperty("name").GetString() == "cuFile");
        Assert.All(item.GetProperty("tried").EnumerateArray(), tried => Assert.True(Path.IsPathFullyQualified(tried.GetString()!) || !tried.GetString()!.Contains('/')));
        Assert.True(item.GetProperty("path").GetString() is not string path || !path.StartsWith(folder.Path, StringComparison.Ordinal));
        Assert.True(item.GetProperty("version").GetString() is not null || !item.GetProperty("found").GetBoolean(), item.ToString());
    }

    [Fact]
    public void NVRTC_without_its_builtins_is_not_found_and_the_hint_names_them()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "Names of libraries are those of Linux.");
        NativeLibraryProbe probe = NvrtcLibrary.Probe;
        Requires.Tool(probe.IsUsable ? probe.Path : null, "NVRTC", "the CUDA toolkit");
        Assert.SkipUnless(Path.IsPathFullyQualified(probe.Path!), "NVRTC is where the system searches, and so are its builtins.");
        using TemporaryFolder folder = new();
        string lone = folder[Path.GetFileName(probe.Path!)];
        File.CreateSymbolicLink(lone, probe.Path!);

        ToolRun run = Tool.RunProcess(new Dictionary<string, string?> { ["HADAL_NVRTC"] = lone, ["LD_LIBRARY_PATH"] = null }, folder.Path, "doctor", "--json");

        JsonElement item = run.Json.GetProperty("items").EnumerateArray().Single(item => item.GetProperty("name").GetString() == "NVRTC");
        Assert.False(item.GetProperty("found").GetBoolean());
        Assert.Contains($"libnvrtc-builtins.so.{probe.Version}", item.GetProperty("hint").GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public void Mounts_of_3FS_are_found_among_others()
    {
        const string Mounts =
            """
            proc /proc proc rw,nosuid 0 0
            hf3fs.stage /mnt/with\040space fuse.hf3fs rw,user_id=0 0 0
            /mnt/fuse.hf3fs /data ext4 rw 0 0
            fuse /3fs fuse.hf3fs rw 0 0

            """;
        Assert.Equal(["/mnt/with space", "/3fs"], MountCheck.Parse(Mounts));
        Assert.Empty(MountCheck.Parse(""));
        Assert.Empty(MountCheck.Parse("\n \n a b"));
    }
}
