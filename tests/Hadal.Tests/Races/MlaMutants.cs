namespace Hadal.Tests.Races;

/// <summary>The lines of MLA decoding that synchronise: on which calls their lack shows, or why none can show it.</summary>
internal static class MlaMutants
{
    private const string Decode = "mla/decode.cuh", Loader = "mla/loader.cuh", Query = "mla/query.cuh", Scores = "mla/scores.cuh", Values = "mla/values.cuh", Widener = "mla/widener.cuh",
        FewDecode = "mla/few/decode.cuh", FewLoader = "mla/few/loader.cuh", FewRun = "mla/few/run.cuh", FewScores = "mla/few/scores.cuh", Combine = "mla/combine.cuh", Plan = "mla/plan.cuh";

    private const string Together = "the warps of a warpgroup multiply together, and none has been seen to come so far ahead of the others";
    private const string Later = "the next kernel only begins later";
    private const string Converged = "the lanes of a warp have not diverged before it; the line makes sure that they have not";
    private const string ByMemoryModel = "the tensor cores begin to read long after ordinary writes have landed; the memory model alone asks for it";
    private const string ByWait = "the machine code is the same: the wait closes the group by itself";
    private const string Issued = "what the registers hold was written by instructions that have long been issued";

    /// <summary>Those that the suite must catch on a GPU.</summary>
    internal static IReadOnlyDictionary<(string Header, string Text, int Occurrence), MutantHunt[]> Shown { get; } =
        new Dictionary<(string, string, int), MutantHunt[]>
        {
            [(Combine, "__syncthreads();", 3)] = [MlaHunt.Pieces],
            [(Combine, "__syncthreads();", 4)] = [MlaHunt.Pieces, MlaHunt.Walk],
            [(Combine, "wait_for_upstream();", 1)] = [MlaHunt.Walk, MlaHunt.Pieces],
            [(Decode, "__syncthreads();", 1)] = [MlaHunt.Pieces],
            [(Decode, "wait_for_upstream();", 1)] = [MlaHunt.LateQueries],
            [(Decode, "wait_for_upstream();", 2)] = [MlaHunt.LateKeys],
            [(FewDecode, "__syncthreads();", 1)] = [MlaHunt.Few],
            [(FewDecode, "__syncthreads();", 2)] = [MlaHunt.Few],
            [(FewDecode, "__syncthreads();", 3)] = [MlaHunt.Few],
            [(FewDecode, "wait_for_upstream();", 1)] = [MlaHunt.FewLateQueries],
            [(FewLoader, "full.arrive_expecting(total * MlaFewStorage::row_bytes);", 1)] = [MlaHunt.Few],
            [(FewRun, "storage.full(run.slot()).wait(run.parity());", 1)] = [MlaHunt.FewPieces],
            [(FewScores, "named_barrier(1 + warp.team, mla_team_warps * warp_size);", 1)] = [MlaHunt.Few],
            [(Loader, "full.arrive_expecting((end - first) * MlaStorage<Config>::tile_bytes);", 1)] = [MlaHunt.Pieces, MlaHunt.Walk],
            [(Loader, "storage.read(ring.stage, side).wait(ring.parity);", 1)] = [MlaHunt.Pieces, MlaHunt.Walk],
            [(Loader, "storage.read(stage, of).arrive();", 1)] = [MlaHunt.Pieces],
            [(Plan, "__syncthreads();", 2)] = [MlaHunt.Crowd],
            [(Plan, "__syncthreads();", 3)] = [MlaHunt.Crowd],
            [(Plan, "__syncthreads();", 4)] = [MlaHunt.Crowd],
            [(Plan, "__syncthreads();", 5)] = [MlaHunt.Crowd],
            [(Plan, "__syncthreads();", 6)] = [MlaHunt.Crowd],
            [(Plan, "__syncthreads();", 7)] = [MlaHunt.Crowd],
            [(Plan, "wait_for_upstream();", 1)] = [MlaHunt.LateLengths],
            [(Scores, "storage.full(ring.stage, 0).wait(ring.parity);", 1)] = [MlaHunt.Pieces, MlaHunt.Walk],
            [(Scores, "storage.full(ring.stage, 1).wait(ring.parity);", 1)] = [MlaHunt.Pieces, MlaHunt.Walk],
            [(Scores, "storage.scored(ring.stage).arrive();", 1)] = [MlaHunt.Pieces],
            [(Scores, "storage.ready(stage).arrive();", 1)] = [MlaHunt.Pieces],
            [(Scores, "named_barrier(1, warpgroup_size);", 4)] = [MlaHunt.Walk, MlaHunt.Pieces],
            [(Values, "storage.ready(stage).wait(ring.parity);", 1)] = [MlaHunt.Pieces, MlaHunt.Walk],
            [(Widener, "full.arrive_expecting(MlaRaw::slot_bytes(side));", 1)] = [MlaHunt.Fp8],
            [(Widener, "storage.raw_full(slot, side).wait(raw.parity);", 1)] = [MlaHunt.Fp8],
            [(Widener, "named_barrier(2 + side, warpgroup_size);", 1)] = [MlaHunt.Fp8],
            [(Widener, "storage.full(stage, side).arrive();", 1)] = [MlaHunt.Fp8],
            [(Widener, "storage.read(ring.stage, side).wait(ring.parity);", 1)] = [MlaHunt.Fp8],
        };

    /// <summary>Those that it cannot be expected to, with the reason.</summary>
    internal static IReadOnlyDictionary<(string Header, string Text, int Occurrence), string> Hidden { get; } =
        new Dictionary<(string, string, int), string>
        {
            [(Combine, "let_dependents_launch();", 1)] = Later,
            [(Scores, "named_barrier(1, warpgroup_size);", 1)] = Together,
            [(Scores, "named_barrier(1, warpgroup_size);", 2)] = Together,
            [(Scores, "named_barrier(1, warpgroup_size);", 3)] = Together,
            [(Combine, "__syncthreads();", 1)] = "up to 32 cut sequences the warp that sorts them has read them itself",
            [(Combine, "__syncwarp();", 1)] = Converged,
            [(Combine, "__syncwarp();", 2)] = Converged,
            [(Combine, "__syncthreads();", 2)] = "where warps share a row the grid has all rows at once, so that none of them comes here again",
            [(Decode, "fence_barrier_init();", 1)] = "the machine code is the same: no other CTA touches these barriers, and __syncthreads orders them for this one",
            [(Decode, "let_dependents_launch();", 1)] = Later,
            [(FewDecode, "fence_barrier_init();", 1)] = "the machine code is the same: no other CTA touches these barriers, and __syncthreads orders them for this one",
            [(FewDecode, "__syncthreads();", 4)] = "the first use of a barrier is behind what tells which rows to load, which takes longer than to set it up",
            [(FewDecode, "let_dependents_launch();", 1)] = Later,
            [(FewLoader, "__syncwarp();", 1)] = Converged,
            [(FewLoader, "__syncwarp();", 2)] = Converged,
            [(FewLoader, "fence_shared_for_async_proxy();", 1)] = "a slot is copied to again after two runs; the memory model alone asks for it",
            [(FewLoader, "__syncwarp();", 3)] = Converged,
            [(FewLoader, "__syncwarp();", 4)] = Converged,
            [(Loader, "__syncwarp();", 1)] = Converged,
            [(Loader, "__syncwarp();", 2)] = Converged,
            [(Loader, "__syncwarp();", 3)] = Converged,
            [(Plan, "__syncthreads();", 1)] = "up to 256 sequences are summed up in one go, and other barriers lie between that and the next",
            [(Plan, "let_dependents_launch();", 1)] = Later,
            [(Query, "named_barrier(1, warpgroup_size);", 1)] = "the barriers around the next piece lie between the same",
            [(Query, "fence_shared_for_async_proxy();", 1)] = ByMemoryModel,
            [(Query, "named_barrier(1, warpgroup_size);", 2)] = "each warp reads those rows of the queries that it has written itself",
            [(Scores, "wgmma_fence();", 1)] = Issued,
            [(Scores, "wgmma_commit();", 1)] = ByWait,
            [(Scores, "wgmma_wait<0>();", 1)] = MutantTable.Refused,
            [(Scores, "fence_shared_for_async_proxy();", 1)] = ByMemoryModel,
            [(Scores, "__syncwarp();", 1)] = Converged,
            [(Values, "storage.scored(stage).wait(ring.parity);", 1)] = "the probabilities of a block come behind its scores; the wait is for tools that count them",
            [(Widener, "__syncwarp();", 1)] = Converged,
            [(Widener, "__syncwarp();", 2)] = Converged,
            [(Widener, "__syncwarp();", 3)] = Converged,
            [(Widener, "fence_shared_for_async_proxy();", 1)] = ByMemoryModel,
            [(Values, "wgmma_fence();", 1)] = Issued,
            [(Values, "wgmma_commit();", 1)] = ByWait,
            [(Values, "wgmma_wait<0>();", 1)] = MutantTable.Refused,
            [(Values, "storage.scored(next.stage).wait(next.parity);", 1)] = "it paces the tensor cores; what they work on does not depend on it",
        };
}
