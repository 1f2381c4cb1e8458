namespace Hadal.Storage.Fuse.Mounting;

/// <summary>Who makes a mount.</summary>
internal enum MountedBy
{
    /// <summary>This process where it may, else fusermount3.</summary>
    Either,

    /// <summary>This process, which must be root.</summary>
    Root,

    /// <summary>The program fusermount3.</summary>
    Fusermount,
}
