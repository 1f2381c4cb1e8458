namespace Hadal;

/// <summary>Looks at lengths and page table of a step, as <see cref="RuntimeChecks"/> ask for.</summary>
internal static class MlaPageCheck
{
    /// <summary>Waits for the stream and looks at what the plan refers to; not where the stream captures, since nothing has run there yet.</summary>
    /// <param name="stream">The stream of the call.</param>
    /// <param name="plan">A plan that was updated.</param>
    /// <param name="pages">Pages of the cache.</param>
    /// <param name="kernel">What the message begins with.</param>
    /// <exception cref="KernelArgumentException">A length has no room in the page table, or a sequence uses a page that the cache does not have.</exception>
    internal static void Run(DeviceStream stream, MlaPlan plan, int pages, string kernel)
    {
        if (stream.IsCapturing)
        {
            return;
        }

        int[] lengths = RuntimeChecks.Look(stream, plan.Lengths!), pageTable = RuntimeChecks.Look(stream, plan.PageTable!);
        if (FindFault(lengths, pageTable, plan.PageTable!.Shape[1], plan.PageSize, pages) is { } fault)
        {
            throw new KernelArgumentException(nameof(plan), $"{kernel}: {fault}.");
        }
    }

    internal static string? FindFault(ReadOnlySpan<int> lengths, ReadOnlySpan<int> pageTable, int tablePages, int pageSize, int pages)
    {
        long room = (long)tablePages * pageSize;
        for (int sequence = 0; sequence < lengths.Length; sequence++)
        {
            int length = lengths[sequence];
            if (length < 0 || length > room)
            {
                return $"sequence {sequence} has a length of {length}; its page table has room for 0 … {room} tokens ({tablePages} pages of {pageSize})";
            }

            ReadOnlySpan<int> used = pageTable.Slice(sequence * tablePages, (int)(((long)length + pageSize - 1) / pageSize));
            for (int position = 0; position < used.Length; position++)
            {
                if (used[position] < 0 || used[position] >= pages)
                {
                    return $"sequence {sequence} has page {used[position]} at position {position} of its page table; the cache has {pages} pages";
                }
            }
        }

        return null;
    }
}
