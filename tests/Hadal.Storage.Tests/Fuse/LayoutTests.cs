using System.Runtime.InteropServices;
using Hadal.Storage.Fuse.Protocol;
using Hadal.Storage.Linux;

namespace Hadal.Storage.Tests.Fuse;

public sealed class LayoutTests
{
    /// <summary>
    /// sizeof of each struct, printed by a C program that includes linux/fuse.h (7.38), linux/stat.h, sys/statfs.h,
    /// linux/openat2.h and sys/socket.h; of fuse_init_in the first 16 bytes.
    /// </summary>
    public static TheoryData<Type, int> Sizes => new()
    {
        { typeof(InHeader), 40 },
        { typeof(OutHeader), 16 },
        { typeof(InitIn), 16 },
        { typeof(InitOut), 64 },
        { typeof(NodeAttributes), 88 },
        { typeof(EntryOut), 128 },
        { typeof(AttributesOut), 104 },
        { typeof(ForgetIn), 8 },
        { typeof(ForgetOne), 16 },
        { typeof(BatchForgetIn), 8 },
        { typeof(SetAttributesIn), 88 },
        { typeof(MakeNodeIn), 16 },
        { typeof(MakeFolderIn), 8 },
        { typeof(RenameIn), 8 },
        { typeof(Rename2In), 16 },
        { typeof(LinkIn), 8 },
        { typeof(OpenIn), 8 },
        { typeof(CreateIn), 16 },
        { typeof(OpenOut), 16 },
        { typeof(ReleaseIn), 24 },
        { typeof(FlushIn), 24 },
        { typeof(ReadIn), 40 },
        { typeof(WriteIn), 40 },
        { typeof(WriteOut), 8 },
        { typeof(StatusOut), 80 },
        { typeof(SynchronizeIn), 16 },
        { typeof(ControlIn), 32 },
        { typeof(ControlOut), 16 },
        { typeof(AllocateIn), 32 },
        { typeof(SeekIn), 24 },
        { typeof(SeekOut), 8 },
        { typeof(CopyRangeIn), 56 },
        { typeof(EntryHeader), 24 },
        { typeof(InvalidateEntryOut), 16 },
        { typeof(FileStatus), 256 },
        { typeof(InodeTime), 16 },
        { typeof(FileSystemStatus), 120 },
        { typeof(OpenHow), 24 },
        { typeof(SocketMessage), 56 },
    };

    [Theory]
    [MemberData(nameof(Sizes), DisableDiscoveryEnumeration = true)]
    public void A_layout_has_the_size_that_C_gives_it(Type layout, int bytes) => Assert.Equal(bytes, Marshal.SizeOf(layout));
}
