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
        string name = PipelineKindNames.NameOf(kind);
        return OutOfRange(name, "ranks", ranks, MostRanks)
            ?? OutOfRange(name, "micro-batches", microBatches, MostMicroBatches)
            ?? (kind == PipelineKind.Interleaved ? OutOfRange(name, "chunks on a rank", chunks, MostChunks) : null)
            ?? kind switch
            {
                PipelineKind.Interleaved => Interleaved(ranks, microBatches, chunks),
                PipelineKind.DualPipe => DualPipe(ranks, microBatches),
                PipelineKind.DualPipeV => TwicePerRank(name, ranks, microBatches),
                _ => null,
            }
            ?? TooLarge(name, ranks, microBatches, kind == PipelineKind.Interleaved ? chunks : 1);
    }

    // Megatron-LM's order of chunks goes through groups of as many micro-batches as there are ranks.
    private static string? Interleaved(int ranks, int microBatches, int chunks) =>
        chunks < 2 ? $"interleaved needs at least 2 chunks on a rank; there is {chunks}. Nearest: 2, or 1f1b."
        : microBatches % ranks != 0 ? $"interleaved needs a number of micro-batches that is a multiple of the {ranks} ranks; there are {microBatches}. {Multiples(microBatches, ranks, ranks)}"
        : null;

    private static string? DualPipe(int ranks, int microBatches) =>
        ranks % 2 != 0 ? $"dualpipe needs an even number of ranks, as each holds a stage of either direction; there {Are(ranks)}. {Multiples(ranks, 2, 2)}"
        : microBatches % 2 != 0 ? $"dualpipe needs an even number of micro-batches, as half of them enter at either end; there {Are(microBatches)}. {Multiples(microBatches, 2, 2 * ranks)}"
        : TwicePerRank("dualpipe", ranks, microBatches);

    private static string? TwicePerRank(string name, int ranks, int microBatches) => microBatches >= 2 * ranks
        ? null
        : $"{name} on {ranks} ranks needs at least {2 * ranks} micro-batches, two a rank; there {Are(microBatches)}. Nearest: {2 * ranks}.";

    private static string? OutOfRange(string name, string what, int given, int most) => given >= 1 && given <= most
        ? null
        : $"{name} takes 1 … {most} {what}; there {Are(given)}. Nearest: {(given < 1 ? 1 : most)}.";

    private static string? TooLarge(string name, int ranks, int microBatches, int chunks) => (long)ranks * microBatches * chunks <= MostForwards
        ? null
        : $"{name} on {ranks} ranks has {(long)ranks * microBatches * chunks} forwards in all, and at most {MostForwards} are scheduled. Nearest: {MostForwards / ((long)ranks * chunks)} micro-batches.";

    private static string Multiples(int given, int factor, int least)
    {
        int below = given / factor * factor;
        return below < least ? $"Nearest: {(least + factor - 1) / factor * factor}." : $"Nearest: {below}, {below + factor}.";
    }

    private static string Are(int count) => count == 1 ? "is 1" : $"are {count}";
}
