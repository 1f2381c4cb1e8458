namespace Hadal.Tests.Mla.Cache;

/// <summary>A step that is captured once and launched while sequences grow: what it wrote, gathered.</summary>
internal static class CapturedSteps
{
    private const int Batch = 3;
    private const int Steps = 40;
    private const int PageSize = 16;
    private const int Columns = 4;
    private const int Width = 512;

    /// <summary>Key of a step's token of a sequence, all elements the same: sequences grow by one each, from 0, 5 and 10 tokens.</summary>
    internal static float[] Expected() =>
        [.. from sequence in Enumerable.Range(0, Batch)
            from token in Enumerable.Range(0, (5 * sequence) + Steps)
            select token < 5 * sequence ? -1f : Key(token - (5 * sequence), sequence)];

    internal static float[] Run(Device device, LaunchOverlap overlap)
    {
        using DeviceStream stream = device.CreateStream();
        using PagedCache<BFloat16> cache = new(device, Batch * Columns, PageSize, Width);
        using DeviceTensor<int> lengths = new(device, Batch), pageTable = new(device, Batch, Columns), slots = new(device, Batch, 1), starts = new(device, Batch + 1);
        using DeviceTensor<BFloat16> tokens = new(device, Batch, 1, Width), gathered = new(device, (Batch * Steps) + 15, Width);
        int[] pages = [.. Enumerable.Range(0, Batch * Columns)];
        new Random(4).Shuffle(pages);
        pageTable.CopyFrom(pages);
        starts.CopyFrom([0, Steps, (2 * Steps) + 5, (3 * Steps) + 15]);
        cache.Rows.CopyFrom(Filled((int)cache.Rows.Length, -1));

        stream.Overlap = overlap;
        using DeviceGraph step = stream.Capture(() =>
        {
            CacheOperations.FindSlots(stream, cache, lengths, pageTable, slots);
            CacheOperations.Append(stream, tokens, slots, cache, null, null);
            CacheOperations.Gather(stream, cache, starts, pageTable, gathered);
        });
        for (int i = 0; i < Steps; i++)
        {
            lengths.CopyFrom([i + 1, i + 6, i + 11]);
            tokens.CopyFrom([.. Enumerable.Range(0, Batch).SelectMany(sequence => Filled(Width, Key(i, sequence)))]);
            step.Launch(stream);
        }

        stream.Synchronize();
        return [.. gathered.ToArray().Chunk(Width).Select(row => row.All(value => value == row[0]) ? (float)row[0] : float.NaN)];
    }

    private static float Key(int step, int sequence) => (4 * step) + sequence;

    private static BFloat16[] Filled(int count, float value) => [.. Enumerable.Repeat((BFloat16)value, count)];
}
