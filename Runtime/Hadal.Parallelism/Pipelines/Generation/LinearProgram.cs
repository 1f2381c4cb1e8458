namespace Hadal.Parallelism.Pipelines.Generation;

/// <summary>The programs of methods whose ranks hold one stage.</summary>
internal static class LinearProgram
{
    /// <summary>Narayanan et al. 2021, §2.2: as many forwards ahead as there are ranks behind, then one backward for each forward.</summary>
    internal static PipelineProgram OneForwardOneBackward(ProgramWriter writer, int ranks, int microBatches, int rank)
    {
        int ahead = Math.Min(microBatches, ranks - 1 - rank);
        for (int i = 0; i < microBatches + ahead; i++)
        {
            if (i < microBatches)
            {
                Forward(writer);
            }

            if (i >= ahead)
            {
                writer.ReceiveBackward(0);
                writer.Backward(0);
                writer.SendBackward(0);
            }
        }

        return writer.Finish();
    }

    /// <summary>Qi et al. 2023, §2.3: a rank lets as many weight gradients wait as it has fewer activations than rank 0, and fills the end with them.</summary>
    internal static PipelineProgram ZeroBubbleH1(ProgramWriter writer, int ranks, int microBatches, int rank)
    {
        int ahead = Math.Min(microBatches, ranks - 1 - rank);
        int waiting = Math.Min(microBatches, rank);
        for (int i = 0; i < microBatches + ahead; i++)
        {
            if (i < microBatches)
            {
                Forward(writer);
            }

            if (i >= ahead)
            {
                writer.ReceiveBackward(0);
                writer.BackwardInput(0);
                writer.SendBackward(0);
            }

            if (i >= ahead + waiting)
            {
                writer.BackwardWeight();
            }
        }

        for (int i = 0; i < waiting; i++)
        {
            writer.BackwardWeight();
        }

        return writer.Finish();
    }

    private static void Forward(ProgramWriter writer)
    {
        writer.ReceiveForward(0);
        writer.Forward(0);
        writer.SendForward(0);
    }
}
