using Hadal.Storage.Fuse.Mounting;

namespace Hadal.Storage.Tests.Fuse;

public sealed class MountTableTests
{
    [Fact]
    public void Lines_with_and_without_optional_fields_and_with_blanks_are_read()
        => Assert.Equal(
            [new MountEntry("0:45", "/mnt/with blank\\", "fuse.hf3fs"), new MountEntry("8:1", "/", "ext4")],
            MountTable.Parse(
            [
                "36 35 0:45 / /mnt/with\\040blank\\134 rw,nosuid shared:1 master:2 - fuse.hf3fs hf3fs.x rw",
                "25 1 8:1 / / rw - ext4 /dev/root rw",
                "not a line",
            ]));
}
