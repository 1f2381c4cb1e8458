using System;

namespace Hadal.Parallelism.Pipelines;

/// <summary>Which numbers of ranks, micro-batches and chunks a method has a schedule for. Also compiled into analyzers (netstandard2.0).</summary>
public static class PipelineRules
{
    /// <summary>The most ranks of a schedule.</summary>
    public const int MostRanks = 65_536;

    /// <summary>The most micro-batches of a schedule, all together.</summary>
    public const int MostMicroBatches = 1_048_576;

    /// <summary>The most chunks of the model on a rank.</summary>
    public const int MostChunks = 1024;

    /// <summary>The most forwards of all ranks together: ranks × micro-batches × chunks.</summary>
    public const long MostForwards = 1L << 26;

    /// <summary>Why there is no such schedule, with the nearest legal numbers; null where there is one.</summary>
    /// <param name="kind">The method.</param>
    /// <param name="ranks">Devices.</param>
    /// <param name="microBatches">Micro-batches in all, both directions together.</param>
    /// <param name="chunks">Chunks of the model on each rank; read for <see cref="PipelineKind.Interleaved"/> alone.</param>
    public static string? Complaint(PipelineKind kind, int ranks, int microBatches, int chunks = 2)
    {
        // Refuses what is no method, for which there are no rules.
        string name = PipelineKindNames.NameOf(kind);
        chunks = kind == PipelineKind.Interleaved ? chunks : 1;
        Rule broken = Broken(kind, ranks, microBatches, chunks);
        return broken == Rule.None ? null : $"{Reason(broken, name, ranks, microBatches, chunks)} Nearest: {Nearest(kind, ranks, microBatches, chunks)}.";
    }

    /// <summary>The first rule that the numbers break.</summary>
    private static Rule Broken(PipelineKind kind, int ranks, int microBatches, int chunks) =>
        ranks is < 1 or > MostRanks ? Rule.Ranks
        : microBatches is < 1 or > MostMicroBatches ? Rule.MicroBatches
        : chunks is < 1 or > MostChunks ? Rule.Chunks
        : kind == PipelineKind.Interleaved && chunks < 2 ? Rule.TwoChunks
        : kind == PipelineKind.Interleaved && microBatches % ranks != 0 ? Rule.MultipleOfRanks
        : kind == PipelineKind.DualPipe && ranks % 2 != 0 ? Rule.EvenRanks
        : kind == PipelineKind.DualPipe && microBatches % 2 != 0 ? Rule.EvenMicroBatches
        : kind is PipelineKind.DualPipe or PipelineKind.DualPipeV && microBatches < 2 * ranks ? Rule.TwoPerRank
        : (long)ranks * microBatches * chunks > MostForwards ? Rule.Forwards
        : Rule.None;

    private static string Reason(Rule broken, string name, int ranks, int microBatches, int chunks) => broken switch
    {
        Rule.Ranks => $"{name} takes 1 … {MostRanks} ranks; there {Are(ranks)}.",
        Rule.MicroBatches => $"{name} takes 1 … {MostMicroBatches} micro-batches; there {Are(microBatches)}.",
        Rule.Chunks => $"{name} takes 1 … {MostChunks} chunks on a rank; there {Are(chunks)}.",
        Rule.TwoChunks => $"interleaved needs at least 2 chunks on a rank; there {Are(chunks)}.",
        // Megatron-LM's order of chunks goes through groups of as many micro-batches as there are ranks.
        Rule.MultipleOfRanks => $"interleaved needs a number of micro-batches that is a multiple of the {Counted.Of(ranks, "rank")}; there {Are(microBatches)}.",
        Rule.EvenRanks => $"dualpipe needs an even number of ranks, as each holds a stage of either direction; there {Are(ranks)}.",
        Rule.EvenMicroBatches => $"dualpipe needs an even number of micro-batches, as half of them enter at either end; there {Are(microBatches)}.",
        Rule.TwoPerRank => $"{name} on {Counted.Of(ranks, "rank")} needs at least {2 * ranks} micro-batches, two a rank; there {Are(microBatches)}.",
        _ => $"{name} on {Counted.Of(ranks, "rank")} has {(long)ranks * microBatches * chunks} forwards in all, and at most {MostForwards} are scheduled.",
    };

    /// <summary>Changes one number where that is enough: micro-batches, which are the easiest to change, then chunks, then ranks; else all.</summary>
    private static string Nearest(PipelineKind kind, int ranks, int microBatches, int chunks)
    {
        string? changed = Around(microBatches, MicroBatchStep(kind, ranks), MostMicroBatches, "micro-batch", "micro-batches", given => Broken(kind, ranks, given, chunks) == Rule.None)
            ?? (kind != PipelineKind.Interleaved ? null : Around(chunks, 1, MostChunks, "chunk on a rank", "chunks on a rank", given => Broken(kind, ranks, microBatches, given) == Rule.None))
            ?? Around(ranks, 1, MostRanks, "rank", "ranks", given => Broken(kind, given, microBatches, chunks) == Rule.None);
        if (changed is not null)
        {
            return changed;
        }

        int few = kind == PipelineKind.Interleaved ? 2 : 1;
        int fewRanks = kind == PipelineKind.DualPipe ? 2 : 1;
        int fewMicroBatches = 2 * fewRanks;
        string ofChunks = kind == PipelineKind.Interleaved ? $" with {few} chunks on a rank" : "";
        return $"{fewMicroBatches} micro-batches on {Counted.Of(fewRanks, "rank")}{ofChunks}";
    }

    // Where ranks are out of range, nothing is a multiple of them.
    private static int MicroBatchStep(PipelineKind kind, int ranks) => kind switch
    {
        PipelineKind.Interleaved => ranks is >= 1 and <= MostRanks ? ranks : 1,
        PipelineKind.DualPipe => 2,
        _ => 1,
    };

    /// <summary>The nearest legal numbers below and above, which are multiples of a step; null where there is none. What is legal is one run of such multiples.</summary>
    private static string? Around(int given, int step, int most, string one, string many, Func<int, bool> isLegal)
    {
        int start = Math.Max(1, Math.Min(given, most));
        int? below = FirstLegal(start / step * step, -step, most, isLegal), above = FirstLegal((int)(((long)start + step - 1) / step * step), step, most, isLegal);
        return below is null && above is null ? null
            : below is null || above is null || below == above ? Counted.Of((below ?? above)!.Value, one, many)
            : $"{below}, {above} {many}";
    }

    private static int? FirstLegal(int from, int step, int most, Func<int, bool> isLegal)
    {
        for (long number = from; number >= 1 && number <= most; number += step)
        {
            if (isLegal((int)number))
            {
                return (int)number;
            }
        }

        return null;
    }

    private static string Are(int count) => count == 1 ? "is 1" : $"are {count}";

    private enum Rule
    {
        None,
        Ranks,
        MicroBatches,
        Chunks,
        TwoChunks,
        MultipleOfRanks,
        EvenRanks,
        EvenMicroBatches,
        TwoPerRank,
        Forwards,
    }
}
