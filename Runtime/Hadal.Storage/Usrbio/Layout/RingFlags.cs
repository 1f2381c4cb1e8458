namespace Hadal.Storage.Usrbio.Layout;

/// <summary>Flags of a ring (HF3FS_IOR_*).</summary>
[Flags]
internal enum RingFlags : ulong
{
    None = 0,
    AllowReadUncommitted = 1,

    /// <summary>A read that meets a hole fails with 61 (ENODATA) instead of filling in zeros.</summary>
    ForbidReadHoles = 2,
}
