namespace Hadal.Parallelism.Pipelines.Generation;

/// <summary>
/// The order of interleaved 1F1B (Narayanan et al. 2021, §2.2): groups of as many micro-batches as ranks go through one chunk after another.
/// </summary>
internal static class InterleavedOrder
{
    internal static PipelineProgram Write(ProgramWriter writer, int ranks, int microBatches, int chunks, int rank)
    {
        int all = microBatches * chunks;
        int ahead = Math.Min(all, (2 * (ranks - 1 - rank)) + ((chunks - 1) * ranks));
        for (int i = 0; i < all + ahead; i++)
        {
            if (i < all)
            {
                writer.Forward(i / ranks % chunks);
            }

            if (i >= ahead)
            {
                writer.Backward(chunks - 1 - ((i - ahead) / ranks % chunks));
            }
        }

        return writer.Finish();
    }
}
