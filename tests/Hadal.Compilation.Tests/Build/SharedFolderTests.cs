using System.Diagnostics;
using Hadal.Build;
using Hadal.Testing;
using Xunit;

namespace Hadal.Compilation.Tests.Build;

/// <summary>Two builds of one project in one folder at once, as an editor and a terminal start them.</summary>
public sealed class SharedFolderTests : IDisposable
{
    private static readonly string[] s_specs =
    [
        "hadal1|quantize|from=bf16|to=rows", "hadal1|quantize|from=bf16|to=blocks", "hadal1|quantize|from=f32|to=rows", "hadal1|transpose|of=e4m3|scales=blocks",
    ];

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Workers_in_one_folder_both_succeed_and_leave_what_one_alone_leaves()
    {
        WorkerRun[] runs = [.. Enumerable.Range(0, 2).Select(i => new WorkerRun(Directory.CreateDirectory(_folder[$"{i}"]).FullName, _folder["obj"], _folder[$"cache{i}"]))];

        Process[] workers = [.. runs.Select(run => run.Start(s_specs))];
        foreach (Process worker in workers)
        {
            using (worker)
            {
                ChildProcess ended = ChildProcess.End(worker);
                Assert.True(ended.ExitCode == 0, ended.ToString());
            }
        }

        WorkerRun alone = new(_folder.Path, _folder["alone"], _folder["cache0"]);
        Assert.Equal(0, alone.Run(s_specs).ExitCode);
        Assert.Equal(File.ReadAllBytes(alone.SideAssembly), File.ReadAllBytes(runs[0].SideAssembly));
        Assert.True(File.Exists(runs[0].Stamp));
        Assert.Equal(Files(_folder["alone"]), Files(_folder["obj"]));
    }

    [Fact]
    public void Writers_of_one_file_leave_the_text_of_one_of_them_and_nothing_else()
    {
        string file = _folder["obj", "kernels.request"];
        string[] texts = [.. Enumerable.Range(0, 8).Select(i => new string((char)('a' + i), 100_000 + i))];

        Parallel.For(0, 400, new() { MaxDegreeOfParallelism = 8 }, i => GeneratedFile.Write(file, texts[i % texts.Length]));

        Assert.Contains(File.ReadAllText(file), texts);
        Assert.Equal([file], Directory.GetFiles(_folder["obj"]));
    }

    [Fact]
    public void A_text_that_is_there_already_is_not_written_again()
    {
        string file = _folder["obj", "kernels.request"];
        Assert.True(GeneratedFile.Write(file, "text"));
        File.SetLastWriteTimeUtc(file, DateTime.UnixEpoch);

        Assert.False(GeneratedFile.Write(file, "text"));
        Assert.Equal(DateTime.UnixEpoch, File.GetLastWriteTimeUtc(file));
        Assert.True(GeneratedFile.Write(file, "Text"));
        Assert.NotEqual(DateTime.UnixEpoch, File.GetLastWriteTimeUtc(file));
    }

    private static string[] Files(string folder) =>
        [.. Directory.GetFiles(folder, "*", SearchOption.AllDirectories).Select(file => Path.GetRelativePath(folder, file)).Order(StringComparer.Ordinal)];
}
