namespace Hadal.Tests.Mla.Cache;

/// <summary>A step's sequences, and where their last tokens go by definition.</summary>
internal sealed record SlotCase(int Pages, int PageSize, int[] Lengths, int[,] PageTable, int Tokens)
{
    internal static SlotCase Random(Random random, int batch, int tokens)
    {
        int pages = random.Next(1, 50), pageSize = 16 << random.Next(5), columns = random.Next(4);
        int[] lengths = [.. Enumerable.Range(0, batch).Select(_ => random.Next(-3, (columns * pageSize) + 5))];
        int[,] table = new int[batch, columns];
        for (int i = 0; i < table.Length; i++)
        {
            table[i / columns, i % columns] = random.Next(8) == 0 ? random.Next(-2, pages + 2) : random.Next(pages);
        }

        return new(pages, pageSize, lengths, table, tokens);
    }

    internal (int[] Slots, int[] Positions) Expected()
    {
        List<int> slots = [], positions = [];
        for (int sequence = 0; sequence < Lengths.Length; sequence++)
        {
            int length = Math.Max(0, Math.Min(Lengths[sequence], PageTable.GetLength(1) * PageSize));
            for (int position = length - Tokens; position < length; position++)
            {
                int page = position < 0 ? -1 : PageTable[sequence, position / PageSize];
                slots.Add(page < 0 || page >= Pages ? -1 : (page * PageSize) + (position % PageSize));
                positions.Add(position < 0 ? 0 : position);
            }
        }

        return ([.. slots], [.. positions]);
    }

    internal (int[] Slots, int[] Positions) On(Device device)
    {
        using DeviceStream stream = device.CreateStream();
        using PagedCache<BFloat16> cache = new(device, Pages, PageSize, 512);
        using DeviceTensor<int> lengths = new(device, Lengths.Length), table = new(device, Lengths.Length, PageTable.GetLength(1));
        using DeviceTensor<int> slots = new(device, Lengths.Length, Tokens), positions = new(device, Lengths.Length, Tokens), slotsAlone = new(device, Lengths.Length, Tokens);
        lengths.CopyFrom(Lengths);
        table.CopyFrom([.. PageTable.Cast<int>()]);
        CacheOperations.FindSlots(stream, cache, lengths, table, slots, positions);
        CacheOperations.FindSlots(stream, cache, lengths, table, slotsAlone);
        stream.Synchronize();
        return slots.ToArray().SequenceEqual(slotsAlone.ToArray())
            ? (slots.ToArray(), positions.ToArray())
            : throw new InvalidOperationException("Slots depend on whether positions are asked for.");
    }
}
