using System.IO.MemoryMappedFiles;
using System.Security.Cryptography;
using Hadal.Storage.Fuse.Mounting;

namespace Hadal.Storage.Tests.Fuse;

public sealed class ServerProcessTests
{
    [Fact]
    public async Task Mapped_files_are_read_and_written()
    {
        using ServerProcess server = new();
        await server.Start();
        byte[] data = RandomNumberGenerator.GetBytes((1 << 20) + 333);
        await File.WriteAllBytesAsync(server["a"], data);
        using (MemoryMappedFile mapped = MemoryMappedFile.CreateFromFile(server["a"], FileMode.Open))
        using (MemoryMappedViewAccessor view = mapped.CreateViewAccessor(0, data.Length))
        {
            byte[] seen = new byte[data.Length];
            view.ReadArray(0, seen, 0, seen.Length);
            Assert.Equal(data, seen);
            view.Write(70_000, (byte)(data[70_000] ^ 1));
            view.Flush();
        }

        data[70_000] ^= 1;
        Assert.Equal(data, await File.ReadAllBytesAsync(Path.Combine(server.Below, "a")));
    }

    [Fact]
    public async Task A_killed_server_leaves_a_mount_that_is_not_connected_and_that_the_next_one_replaces()
    {
        using ServerProcess server = new();
        await server.Start();
        await File.WriteAllTextAsync(server["a"], "a");
        int file = Posix.Open(server["a"], Posix.Read);
        await server.Kill();
        Assert.Equal(-107, Posix.Open(server["a"], Posix.Read));
        Assert.False(Directory.Exists(server["3fs-virt", "iovs"]));
        Assert.Equal("fuse.hf3fs", MountTable.At(server.Path)?.Type);

        await server.Start();
        Assert.Equal("a", await File.ReadAllTextAsync(server["a"]));
        Posix.Close(file);
    }
}
