using System.Diagnostics;
using Hadal.Storage.Safetensors;
using Hadal.Testing;

namespace Hadal.Storage.Tests.Safetensors;

/// <summary>A process that is killed while it writes, which cannot tidy up.</summary>
public sealed class KilledWriterTests
{
    private const string FolderVariable = "HADAL_TEST_KILLED_WRITER";

    [Theory]
    [InlineData(nameof(A_file_is_half_written))]
    [InlineData(nameof(All_shards_but_the_last_are_written))]
    public void A_killed_writer_leaves_nothing_that_a_reader_sees(string child)
    {
        using TemporaryFolder folder = new();
        using Process process = ChildTest.Start(typeof(KilledWriterTests), child, new Dictionary<string, string?> { [FolderVariable] = folder.Path });
        string ready = folder["ready"];
        Assert.True(SpinWait.SpinUntil(() => File.Exists(ready) || process.HasExited, TimeSpan.FromMinutes(2)) && !process.HasExited, "The child is ready to be killed.");

        // SIGKILL.
        process.Kill();
        process.WaitForExit();

        // What was begun is there under hidden names.
        Assert.NotEmpty(Directory.GetFiles(folder.Path, ".*.tmp"));
        Assert.Equal(["ready"], Directory.GetFiles(folder.Path).Select(path => Path.GetFileName(path)!).Where(name => !name.StartsWith('.')));
        Assert.Contains("it has neither", Assert.Throws<SafetensorsException>(() => SafetensorsModel.Open(folder.Path)).Message, StringComparison.Ordinal);
    }

    [Fact(Explicit = true)]
    public void A_file_is_half_written()
    {
        string folder = Folder();
        SafetensorsWriter writer = SafetensorsWriter.Create(Path.Combine(folder, "model.safetensors"), [new("x", SafetensorsType.U8, 4 << 20)]);
        writer.Write<byte>("x", new byte[3 << 20]);
        WaitToBeKilled(folder);
        writer.Dispose();
    }

    [Fact(Explicit = true)]
    public void All_shards_but_the_last_are_written()
    {
        string folder = Folder();
        SafetensorsShardedWriter writer = SafetensorsShardedWriter.Create(folder, [.. Enumerable.Range(0, 4).Select(i => new TensorDeclaration($"x{i}", SafetensorsType.U8, 1 << 20))], 1 << 20);
        for (int i = 0; i < 3; i++)
        {
            writer.Write<byte>($"x{i}", new byte[1 << 20]);
        }

        WaitToBeKilled(folder);
        writer.Dispose();
    }

    private static string Folder()
    {
        string? folder = Environment.GetEnvironmentVariable(FolderVariable);
        Assert.SkipWhen(folder is null, "Runs in the process that another test kills.");
        return folder!;
    }

    private static void WaitToBeKilled(string folder)
    {
        File.WriteAllText(Path.Combine(folder, "ready"), "");
        Thread.Sleep(TimeSpan.FromMinutes(5));
    }
}
