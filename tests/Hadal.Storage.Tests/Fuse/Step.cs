namespace Hadal.Storage.Tests.Fuse;

/// <summary>One step of a random program. Its answer depends on nothing but what was there.</summary>
public sealed record Step(StepKind Kind, string First, string Second, int Offset, int Length, byte Value)
{
    public string Do(string root)
    {
        string path = Path.Combine(root, First);
        string other = Path.Combine(root, Second);
        return Kind switch
        {
            StepKind.Write => WithFile(path, Posix.Write | Posix.Create, file => Posix.WriteAt(file, Data(), Offset)),
            StepKind.Append => WithFile(path, Posix.Write | Posix.Append, file => Posix.AppendTo(file, Data())),
            StepKind.Read => WithFile(path, Posix.Read, ReadBack),
            StepKind.SetLength => $"{Posix.SetLength(path, Offset)}",
            StepKind.MakeFolder => $"{Posix.MakeFolder(path, 0x1ed)}",
            StepKind.RemoveFolder => $"{Posix.RemoveFolder(path)}",
            StepKind.Unlink => $"{Posix.Unlink(path)}",
            StepKind.Rename => $"{Posix.Rename(path, other)}",
            StepKind.Exchange => $"{Posix.Rename(path, other, flags: 2)}",
            StepKind.HardLink => $"{Posix.Link(path, other)}",
            StepKind.SymbolicLink => $"{Posix.SymbolicLink(Second, path)}",
            StepKind.SetMode => $"{Posix.SetMode(path, 0x180u | Value)}",
            StepKind.CreateExclusive => WithFile(path, Posix.Write | Posix.Create | Posix.Exclusive, _ => 0),
            StepKind.Truncate => WithFile(path, Posix.Write | Posix.Truncating, _ => 0),
            StepKind.PunchHole => WithFile(path, Posix.ReadWrite, file => Posix.Allocate(file, 3, Offset, Length)),
            StepKind.List => Directory.Exists(path) ? string.Join(' ', MountedFolderTests.Names(path)) : "no folder",
            _ => throw new InvalidOperationException($"No such step: {Kind}"),
        };
    }

    private byte[] Data()
    {
        byte[] data = new byte[Length];
        Array.Fill(data, Value);
        return data;
    }

    private unsafe int ReadBack(int file)
    {
        byte[] data = new byte[Length];
        int read;
        fixed (byte* start = data)
            read = Posix.ReadAt(file, start, Length, Offset);
        return read < 0 ? read : data.AsSpan(0, read).ToArray().Aggregate(read, (hash, value) => unchecked((hash * 31) + value) & 0xffffff);
    }

    private static string WithFile(string path, int flags, Func<int, int> action)
    {
        int file = Posix.Open(path, flags);
        if (file < 0)
            return $"open {file}";
        int answer = action(file);
        return $"{answer} {Posix.Close(file)}";
    }
}
