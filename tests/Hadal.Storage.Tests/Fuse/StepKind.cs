namespace Hadal.Storage.Tests.Fuse;

/// <summary>What a random program does.</summary>
public enum StepKind
{
    Write,
    Append,
    Read,
    SetLength,
    MakeFolder,
    RemoveFolder,
    Unlink,
    Rename,
    Exchange,
    HardLink,
    SymbolicLink,
    SetMode,
    CreateExclusive,
    Truncate,
    PunchHole,
    List,
}
