namespace Hadal.Storage.Tests.Usrbio.Hf3fs;

/// <summary>Part of a file.</summary>
internal readonly record struct FileRange(int Offset, int Length)
{
    /// <summary>Most bytes of one.</summary>
    internal const int MostBytes = 64 << 10;

    /// <summary>Parts that make up a file, in a random order; about half of them begin at a page.</summary>
    internal static FileRange[] Cut(int seed, int bytes)
    {
        Random random = new(seed);
        List<FileRange> ranges = [];
        for (int offset = 0, end; offset < bytes; offset = end)
        {
            end = offset + 1 + random.Next(MostBytes);
            if (random.Next(2) == 0)
                end = Math.Max(end & ~4095, offset + 1);
            end = Math.Min(end, bytes);
            ranges.Add(new(offset, end - offset));
        }

        FileRange[] all = [.. ranges];
        random.Shuffle(all);
        return all;
    }

    /// <summary>Parts that lie anywhere, over one another, across the end and behind it.</summary>
    internal static FileRange[] Scatter(int seed, int bytes, int count)
    {
        Random random = new(seed);
        FileRange[] ranges = [.. Enumerable.Range(0, count).Select(_ => new FileRange(random.Next(bytes), 1 + random.Next(MostBytes)))];
        return [.. ranges, new(bytes - 1, MostBytes), new(bytes, 1), new(bytes + 4096, 4096)];
    }
}
