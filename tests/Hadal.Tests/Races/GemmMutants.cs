namespace Hadal.Tests.Races;

/// <summary>The lines of the GEMM that synchronise: on which calls their lack shows, or why none can show it.</summary>
internal static class GemmMutants
{
    internal const string Skinny = "gemm/skinny.cuh";

    private const string Kernel = "gemm/kernel.cuh", Producer = "gemm/producer.cuh", Consumer = "gemm/consumer.cuh", Multiply = "gemm/multiply.cuh",
        Epilogue = "gemm/epilogue.cuh", Split = "gemm/split.cuh";

    /// <summary>Those that the suite must catch on a GPU.</summary>
    internal static IReadOnlyDictionary<(string Header, string Text, int Occurrence), MutantHunt[]> Shown { get; } =
        new Dictionary<(string, string, int), MutantHunt[]>
        {
            [(Kernel, "__syncthreads();", 1)] = [GemmHunt.Whole, GemmHunt.Split],
            [(Producer, "full.arrive_expecting(expected);", 1)] = [GemmHunt.Whole],
            [(Producer, "wait_for_upstream();", 1)] = [GemmHunt.WholeLateA],
            [(Producer, "storage.empty(stage).wait(ring.parity ^ 1);", 1)] = [GemmHunt.Whole, GemmHunt.Tall],
            [(Consumer, "wait_for_upstream();", 1)] = [GemmHunt.WholeLateD],
            [(Multiply, "storage.full(stage).wait(ring.parity);", 1)] = [GemmHunt.Whole],
            [(Multiply, "storage.empty(stage).arrive();", 1)] = [GemmHunt.Whole],
            [(Epilogue, "wait_stores_read();", 1)] = [GemmHunt.Whole, GemmHunt.Tall],
            [(Epilogue, "named_barrier(barrier, warpgroup_size);", 1)] = [GemmHunt.Whole, GemmHunt.Tall],
            [(Epilogue, "named_barrier(barrier, warpgroup_size);", 2)] = [GemmHunt.Whole, GemmHunt.Tall],
            [(Epilogue, "commit_stores();", 1)] = [GemmHunt.Whole, GemmHunt.Tall],
            [(Split, "cluster_sync();", 1)] = [GemmHunt.Split, GemmHunt.SplitFurther],
            [(Split, "cluster_sync();", 2)] = [GemmHunt.Split, GemmHunt.SplitFurther],
            [(Skinny, "wait_for_upstream();", 1)] = [GemmHunt.SkinnyLateB],
            [(Skinny, "wait_for_upstream();", 2)] = [GemmHunt.SkinnyLateA],
            [(Skinny, "named_barrier(0, Config::threads);", 1)] = [GemmHunt.Skinny],
            [(Skinny, "named_barrier(0, Config::threads);", 2)] = [GemmHunt.Skinny],
        };

    /// <summary>Those that it cannot be expected to, with the reason.</summary>
    internal static IReadOnlyDictionary<(string Header, string Text, int Occurrence), string> Hidden { get; } =
        new Dictionary<(string, string, int), string>
        {
            [(Kernel, "fence_barrier_init();", 1)] = "the machine code is the same: no other CTA touches these barriers, and __syncthreads orders them for this one",
            [(Split, "__syncwarp();", 1)] = "the compiler reconverges a warp behind a branch by itself; the line makes sure of it for the aligned barrier that follows",
            [(Split, "__syncwarp();", 2)] = "as before the other barrier",
            [(Producer, "let_dependents_launch();", 1)] = "the next kernel only begins later",
            [(Skinny, "let_dependents_launch();", 1)] = "the next kernel only begins later",
            [(Consumer, "wait_stores();", 1)] = "the end of a kernel waits for its stores by itself; that shared memory outlives them is not promised, but is so",
            [(Epilogue, "fence_shared_for_async_proxy();", 1)] =
                "the copy engine begins to read hundreds of clocks after the barrier, when ordinary writes have long landed; the memory model alone asks for it",
            [(Multiply, "wgmma_fence();", 1)] =
                "with one wave the machine code is the same; with two the sums of the wave before are read by instructions that have long been issued",
            [(Multiply, "wgmma_commit();", 1)] = "the machine code is the same: the wait closes the group by itself",
            [(Multiply, "wgmma_wait<0>();", 1)] = MutantTable.Refused,
        };
}
