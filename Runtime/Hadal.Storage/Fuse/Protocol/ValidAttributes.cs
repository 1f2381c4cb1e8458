namespace Hadal.Storage.Fuse.Protocol;

/// <summary>Which attributes a request sets (FATTR flags).</summary>
[Flags]
internal enum ValidAttributes : uint
{
    None = 0,
    Mode = 1 << 0,
    User = 1 << 1,
    Group = 1 << 2,
    Size = 1 << 3,
    Access = 1 << 4,
    Modification = 1 << 5,
    Handle = 1 << 6,
    AccessNow = 1 << 7,
    ModificationNow = 1 << 8,
}
