namespace Hadal.Parallelism.Pipelines.Generation;

/// <summary>
/// The order of ZB-V (Qi et al. 2024, "Pipeline Parallelism with Controllable Memory"): with at least 2P micro-batches and F = Bi = W no rank
/// waits once it has begun. With fewer micro-batches what lacks is left out of the same order.
/// </summary>
internal sealed class ZeroBubbleVOrder
{
    private readonly ProgramWriter _writer;
    private readonly int _microBatches;
    private readonly int[] _forwards = new int[2];
    private readonly int[] _backwards = new int[2];
    private int _waiting;

    private ZeroBubbleVOrder(ProgramWriter writer, int microBatches) => (_writer, _microBatches) = (writer, microBatches);

    internal static PipelineProgram Write(ProgramWriter writer, int ranks, int microBatches, int rank)
    {
        ZeroBubbleVOrder order = new(writer, microBatches);
        order.Fill(2 * (ranks - rank) - 1, rank, ranks - rank);
        order.Steady(Math.Max(microBatches, (2 * ranks) - 1));
        order.Drain(rank, ranks - rank);
        return writer.Finish();
    }

    private void Fill(int down, int both, int turned)
    {
        for (int i = 0; i < down; i++)
        {
            Forward(0);
        }

        for (int i = 0; i < both; i++)
        {
            Forward(1);
            Forward(0);
        }

        for (int i = 0; i < turned; i++)
        {
            Forward(1);
            BackwardInput(1);
            BackwardWeight();
        }
    }

    private void Steady(int forwards)
    {
        while (_forwards[1] < forwards)
        {
            if (_forwards[0] < forwards)
            {
                Forward(0);
            }

            BackwardInput(0);
            BackwardWeight();
            Forward(1);
            BackwardInput(1);
            BackwardWeight();
        }
    }

    private void Drain(int both, int down)
    {
        for (int i = 0; i < both; i++)
        {
            BackwardInput(0);
            BackwardInput(1);
        }

        for (int i = 0; i < down; i++)
        {
            BackwardInput(0);
            BackwardWeight();
        }

        while (_waiting > 0)
        {
            BackwardWeight();
        }
    }

    private void Forward(int phase)
    {
        if (_forwards[phase]++ < _microBatches)
        {
            _writer.Forward(phase);
        }
    }

    private void BackwardInput(int phase)
    {
        if (_backwards[phase]++ < _microBatches)
        {
            _writer.BackwardInput(phase);
            _waiting++;
        }
    }

    private void BackwardWeight()
    {
        if (_waiting > 0)
        {
            _writer.BackwardWeight();
            _waiting--;
        }
    }
}
