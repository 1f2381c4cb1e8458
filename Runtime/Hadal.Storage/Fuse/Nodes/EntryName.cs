namespace Hadal.Storage.Fuse.Nodes;

/// <summary>A name in a folder: bytes, as Linux has them. Never a path, nor one of the two names that lead elsewhere.</summary>
internal readonly ref struct EntryName
{
    internal const int MaxBytes = 255;

    private EntryName(ReadOnlySpan<byte> terminated) => Terminated = terminated;

    /// <summary>The name and the zero that ends it.</summary>
    internal ReadOnlySpan<byte> Terminated { get; }

    internal ReadOnlySpan<byte> Bytes => Terminated[..^1];

    /// <summary>Takes a name from the front of what is left of a message.</summary>
    internal static bool TryTake(ref ReadOnlySpan<byte> rest, out EntryName name)
    {
        name = default;
        int end = rest.IndexOf((byte)0);
        if (end < 0 || !IsName(rest[..end]))
            return false;
        name = new(rest[..(end + 1)]);
        rest = rest[(end + 1)..];
        return true;
    }

    private static bool IsName(ReadOnlySpan<byte> bytes)
        => bytes.Length is > 0 and <= MaxBytes && !bytes.Contains((byte)'/') && !bytes.SequenceEqual("."u8) && !bytes.SequenceEqual(".."u8);
}
