using Hadal.Storage.Usrbio.Client;
using Hadal.Storage.Usrbio.Server;
using Hadal.Testing;

namespace Hadal.Storage.Tests.Usrbio.Server;

public sealed class MemoryRecordTests
{
    /// <summary>No process has it: Linux numbers them up to 2²².</summary>
    private const int Nobody = int.MaxValue;

    [Fact]
    public void Only_memory_of_clients_that_no_process_has_mapped_any_more_goes()
    {
        using TemporaryFolder folder = new();
        using SharedFile mapped = SharedFile.Create(SharedFile.NewPath(), 4096);
        using SharedFile registered = SharedFile.Create(SharedFile.NewPath(), 4096);
        string left = SharedFile.NewPath();
        string strange = $"/dev/shm/hadal-test-{Guid.NewGuid():D}";
        try
        {
            File.WriteAllText(left, "");
            File.WriteAllText(strange, "");
            string other = folder.Write("other", "");
            string[] lines =
            [
                $"{Nobody} {left}", $"{Environment.ProcessId} {mapped.Path}", $"{Nobody} {registered.Path}",
                $"{Nobody} {strange}", $"{Nobody} {other}", $"{Nobody}", "", $"x {mapped.Path}", left[..30],
            ];
            string file = folder.Write("3fs-virt/memories", string.Join('\n', lines));

            new MemoryRecord(folder.Path, () => new HashSet<string> { registered.Path }).Dispose();

            Assert.False(File.Exists(left));
            Assert.All([mapped.Path, registered.Path, strange, other], path => Assert.True(File.Exists(path), path));
            string[] kept = [$"{Environment.ProcessId} {mapped.Path}", $"{Nobody} {registered.Path}"];
            Assert.Equal(kept.Order(), File.ReadAllLines(file).Order());
        }
        finally
        {
            File.Delete(left);
            File.Delete(strange);
        }
    }

    [Fact]
    public void A_record_of_nothing_is_no_file()
    {
        using TemporaryFolder folder = new();
        Directory.CreateDirectory(folder["3fs-virt"]);
        string gone = SharedFile.NewPath();
        using (MemoryRecord record = new(folder.Path, () => new HashSet<string>()))
        {
            record.Add(gone, new(0, Environment.ProcessId));
            Assert.True(File.Exists(folder["3fs-virt", "memories"]));
            record.Add(SharedFile.NewPath(), new(0, ProcessId: 0));
            Assert.Equal([$"{Environment.ProcessId} {gone}"], File.ReadAllLines(folder["3fs-virt", "memories"]));
        }

        Assert.False(File.Exists(folder["3fs-virt", "memories"]));
    }
}
