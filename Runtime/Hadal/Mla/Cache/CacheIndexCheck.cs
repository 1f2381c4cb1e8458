namespace Hadal;

/// <summary>
/// Looks at slots, pages and starts on the device before a call uses them, where <see cref="RuntimeChecks"/> are on: the kernels skip what is out of
/// range, and so hide the mistake. Not where the stream captures, since nothing has run there yet.
/// </summary>
internal static class CacheIndexCheck
{
    internal static bool IsOn(DeviceStream stream) => RuntimeChecks.AreOn && !stream.IsCapturing;

    /// <exception cref="KernelArgumentException">A fault was found.</exception>
    internal static void MustBeNone(string? fault, string operation, string argument)
    {
        if (fault is not null)
        {
            throw new KernelArgumentException(argument, $"{operation}: {fault}.");
        }
    }

    /// <summary>What is wrong with the slots of tokens; null where nothing is.</summary>
    internal static string? FindSlotFault(ReadOnlySpan<int> slots, long slotCount)
    {
        for (int token = 0; token < slots.Length; token++)
        {
            if (slots[token] < -1 || slots[token] >= slotCount)
            {
                return $"token {token} has slot {slots[token]}; the cache has slots 0 … {slotCount - 1}, and −1 skips a token";
            }
        }

        return null;
    }

    /// <summary>What is wrong with the pairs of pages [copies, 2]; null where nothing is.</summary>
    internal static string? FindPairFault(ReadOnlySpan<int> pairs, int pages)
    {
        for (int i = 0; i < pairs.Length; i++)
        {
            if (pairs[i] < -1 || pairs[i] >= pages)
            {
                return $"copy {i / 2} has page {pairs[i]} as its {(i % 2 == 0 ? "source" : "destination")}; the cache has pages 0 … {pages - 1}, and −1 skips a copy";
            }
        }

        return null;
    }

    /// <summary>What is wrong with the starts of sequences [batch + 1] in a destination of so many rows; null where nothing is.</summary>
    internal static string? FindStartFault(ReadOnlySpan<int> starts, int rows)
    {
        for (int sequence = 0; sequence < starts.Length - 1; sequence++)
        {
            if (starts[sequence + 1] < starts[sequence])
            {
                return $"sequence {sequence} starts at row {starts[sequence]} and ends at {starts[sequence + 1]}; starts ascend";
            }
        }

        return starts[0] < 0 || starts[^1] > rows
            ? $"the sequences start at row {starts[0]} and end at {starts[^1]}; the destination has {rows} rows"
            : null;
    }

    /// <summary>What is wrong with the pages in which the tokens of sequences lie that start so, without a fault; null where nothing is.</summary>
    internal static string? FindPageFault(ReadOnlySpan<int> starts, ReadOnlySpan<int> pageTable, int tablePages, int pageSize, int pages)
    {
        int[] lengths = new int[starts.Length - 1];
        for (int sequence = 0; sequence < lengths.Length; sequence++)
        {
            lengths[sequence] = starts[sequence + 1] - starts[sequence];
        }

        return MlaPageCheck.FindFault(lengths, pageTable, tablePages, pageSize, pages);
    }
}
