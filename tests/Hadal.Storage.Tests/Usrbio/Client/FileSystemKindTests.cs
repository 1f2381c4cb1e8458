using Hadal.Storage.Tests.Fuse;
using Hadal.Storage.Usrbio.Client;
using Hadal.Storage.Usrbio.Server;
using Hadal.Testing;
using Microsoft.Win32.SafeHandles;

namespace Hadal.Storage.Tests.Usrbio.Client;

public sealed class FileSystemKindTests
{
    private const int Invalid = 22;

    [Fact]
    public void A_plain_folder_on_a_FUSE_file_system_that_is_no_3FS_is_a_plain_folder()
    {
        using OtherFuse other = new();
        byte[] content = ServedFixture.RandomBytes(1, 8192);
        string path = Path.Combine(other.Path, "file");
        File.WriteAllBytes(path, content);
        using PlainFolderServer server = PlainFolderServer.Start(other.Path);
        using UserRingMount mount = UserRingMount.Open(other.Path);
        Assert.True(mount.IsPlainFolder);
        using SafeFileHandle file = File.OpenHandle(path);
        using UserRegion region = mount.CreateRegion(8192);
        using (UserRing ring = mount.CreateRing(new(Entries: 8, ForWriting: false)))
            Assert.Equal(8192, ServedFixture.Transfer(ring, region, 0, mount.InodeOf(file), 0, 8192));

        // Only an answer says that it was refused: to make the link succeeds in any case.
        StorageException refused = Assert.Throws<StorageException>(() => mount.CreateRing(new(Entries: 8, ForWriting: false, Depth: 9)));
        Assert.Equal(Invalid, refused.Error);
        Assert.True(ServedFixture.BytesOf(region).SequenceEqual(content));
    }

    [Fact]
    public void A_folder_on_a_mount_with_rings_of_its_own_is_served_by_no_other_server()
    {
        using Mounted mounted = new();
        string folder = Directory.CreateDirectory(mounted["folder"]).FullName;

        StorageException refused = Assert.Throws<StorageException>(() => PlainFolderServer.Start(folder));

        Assert.Contains("user rings of its own", refused.Message, StringComparison.Ordinal);
        Assert.Empty(Directory.GetFileSystemEntries(folder));
    }

    [Fact]
    public void What_is_wrong_with_the_nearest_folder_of_registrations_is_said()
    {
        Requires.Right(Environment.IsPrivilegedProcess, "to give files to another user, which root has", "this is no privileged process");
        using TemporaryFolder folder = new();
        using PlainFolderServer server = PlainFolderServer.Start(folder.Path);
        Assert.Equal(0, Posix.SetOwner(folder["3fs-virt", "server.lock"], 1234, 1234));

        StorageException refused = Assert.Throws<StorageException>(() => StorageRing.Open(folder.Path, new() { Engine = IoEngineKind.UserRing }));

        Assert.Contains("belongs to user 1234", refused.Message, StringComparison.Ordinal);
    }
}
