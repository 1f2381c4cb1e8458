using Hadal.Storage.Tests.Fuse;
using Hadal.Storage.Usrbio.Server;
using Hadal.Testing;

namespace Hadal.Storage.Tests.Usrbio.Server;

public sealed class RemovedFileTests
{
    [Theory, InlineData(false), InlineData(true)]
    public async Task A_removed_file_is_closed_so_that_its_space_is_free(bool isMounted)
    {
        if (isMounted)
            FuseTools.Require();
        using TemporaryFolder folder = new();
        using TemporaryFolder point = new();
        using UserRingService service = UserRingService.Start(folder.Path, isMounted ? point.Path : null);
        await using StorageRing ring = StorageRing.Open(service.Root, new() { Engine = IoEngineKind.UserRing });
        string path = Path.Combine(service.Root, "file");
        using (StorageFile file = ring.OpenFile(path, FileAccess.ReadWrite, new(FileMode.CreateNew)))
        {
            using IoBuffer buffer = ring.Rent(8192);
            Assert.Equal(8192, await ring.WriteAsync(file, 0, buffer));
            Assert.Equal(8192, await ring.ReadAsync(file, 0, buffer));
            Assert.Equal(100, await ring.ReadAsync(file, 17, buffer.Slice(0, 100)));
        }

        string below = folder["file"];
        Assert.NotEmpty(OpenOn(below));
        File.Delete(path);

        await Wait.Until(() => OpenOn(below).Length == 0);
    }

    [Fact]
    public void A_server_whose_folder_of_registrations_is_removed_ends_in_order()
    {
        using TemporaryFolder folder = new();
        PlainFolderServer server = PlainFolderServer.Start(folder.Path);
        string[] semaphores = File.ReadAllLines(folder["3fs-virt", "server.lock"]);
        Assert.All(semaphores, name => Assert.True(File.Exists(name)));
        Directory.Delete(folder["3fs-virt"], recursive: true);

        server.Dispose();

        Assert.DoesNotContain(semaphores, File.Exists);
    }

    /// <summary>Descriptors of this process on a file, or on what had its name.</summary>
    private static string[] OpenOn(string path)
        => [.. Directory.GetFiles("/proc/self/fd").Where(link => new FileInfo(link).LinkTarget?.StartsWith(path, StringComparison.Ordinal) == true)];
}
