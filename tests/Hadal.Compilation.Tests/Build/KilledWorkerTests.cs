using System.Diagnostics;
using Hadal.Testing;
using Xunit;

namespace Hadal.Compilation.Tests.Build;

public sealed class KilledWorkerTests : IDisposable
{
    private static readonly string[] s_specs =
    [
        "hadal1|quantize|from=bf16|to=rows", "hadal1|quantize|from=bf16|to=blocks", "hadal1|quantize|from=f32|to=rows", "hadal1|quantize|from=f32|to=blocks",
        "hadal1|transpose|of=e4m3|scales=blocks", "hadal1|mla-plan",
    ];

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void A_worker_that_is_killed_leaves_no_half_written_file_and_the_next_one_goes_on_from_there()
    {
        WorkerRun run = new(_folder.Path, _folder["obj"], _folder["cache"]);
        using (Process worker = run.Start(s_specs))
        {
            Assert.True(
                SpinWait.SpinUntil(() => worker.HasExited || Entries(run.Objects).Length >= 2, TimeSpan.FromMinutes(2)) && !worker.HasExited,
                "The worker compiled two kernels and has not ended.");

            // SIGKILL: it cannot tidy up.
            worker.Kill();
            worker.WaitForExit();
        }

        string[] kept = Entries(run.Objects);
        Assert.InRange(kept.Length, 2, s_specs.Length - 1);
        Assert.All(kept.Concat(Entries(_folder["cache", "kernels"])), file => Assert.NotNull(KernelEntryFile.Inspect(file, isPrivate: false)));
        Assert.False(File.Exists(run.SideAssembly));
        Assert.False(File.Exists(run.Stamp));

        ChildProcess next = run.Run(s_specs);

        Assert.True(next.ExitCode == 0, next.ToString());
        Assert.Contains(WorkerRun.Messages(next), message => message.Text.Contains($"{s_specs.Length - kept.Length} compiled", StringComparison.Ordinal));
        Assert.True(File.Exists(run.Stamp));
        Assert.DoesNotContain(Directory.EnumerateFiles(_folder["obj"], "*", SearchOption.AllDirectories), file => file.EndsWith(".tmp", StringComparison.Ordinal));

        // The same kernels without a killed worker, from the cache and so the same machine code.
        WorkerRun other = new(_folder.Path, _folder["other"], _folder["cache"]);
        Assert.Equal(0, other.Run(s_specs).ExitCode);
        Assert.Equal(File.ReadAllBytes(other.SideAssembly), File.ReadAllBytes(run.SideAssembly));
    }

    [Fact]
    public void What_a_killed_worker_left_long_ago_goes_and_what_another_one_writes_now_stays()
    {
        WorkerRun run = new(_folder.Path, _folder["obj"], _folder["cache"]);
        string[] abandoned = [_folder.Write("obj/App.Kernels.dll.0123.tmp", "half"), _folder.Write("obj/cuda/old.cu.4567.tmp", "half")];
        string[] current = [_folder.Write("obj/kernels.tsv.89ab.tmp", "half"), _folder.Write("obj/cuda/new.cu.cdef.tmp", "half")];
        foreach (string file in abandoned)
        {
            File.SetLastWriteTimeUtc(file, DateTime.UtcNow.AddDays(-1));
        }

        _folder.Write("obj/App.Kernels.dll", "of an older build");

        Assert.Equal(0, run.Run(s_specs[0]).ExitCode);
        Assert.DoesNotContain(abandoned, File.Exists);
        Assert.All(current, file => Assert.True(File.Exists(file), file));
        Assert.Equal("MZ"u8, File.ReadAllBytes(run.SideAssembly).AsSpan(0, 2));
    }

    private static string[] Entries(string folder) => Directory.Exists(folder) ? Directory.GetFiles(folder, "*.kernel") : [];
}
