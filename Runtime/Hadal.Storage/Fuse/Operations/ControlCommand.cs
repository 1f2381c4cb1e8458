namespace Hadal.Storage.Fuse.Operations;

/// <summary>Commands of ioctl(2) that 3FS has.</summary>
internal enum ControlCommand : uint
{
    MountName = 0x80206800,
    PathOffset = 0x80046801,
    Magic = 0x80046802,
    Version = 0x80046803,
    RecursiveRemove = 0x8004680a,
    Synchronize = 0x8004680b,
    HardLink = 0x4108680c,
    PunchHole = 0x7e90680d,
}
