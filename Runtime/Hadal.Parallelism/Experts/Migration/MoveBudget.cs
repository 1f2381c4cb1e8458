namespace Hadal.Parallelism.Experts.Migration;

/// <summary>Divides moves over layers. Layers run one after another, so that a step's time is the sum of their fullest GPUs: what lowers the sum most a move goes first.</summary>
internal static class MoveBudget
{
    /// <param name="states">Of each layer, the one that must be left last.</param>
    /// <param name="moves">That may be spent.</param>
    internal static MigrationState[] Spend(List<MigrationState>[] states, int moves)
    {
        MigrationState[] chosen = [.. states.Select(layer => layer[0])];
        int left = moves - chosen.Sum(state => state.Moves);
        PriorityQueue<int, double> layers = new();
        MigrationState?[] next = new MigrationState?[states.Length];
        for (int layer = 0; layer < states.Length; layer++)
        {
            Enqueue(layer);
        }

        while (layers.TryDequeue(out int layer, out _))
        {
            MigrationState candidate = next[layer]!;
            int cost = candidate.Moves - chosen[layer].Moves;
            if (cost <= left)
            {
                left -= cost;
                chosen[layer] = candidate;
            }

            // Also after a refusal: a cheaper state may still fit.
            Enqueue(layer);
        }

        return chosen;

        void Enqueue(int layer)
        {
            (next[layer], double rate) = Best(states[layer], chosen[layer], left);
            if (next[layer] is not null)
            {
                layers.Enqueue(layer, -rate);
            }
        }
    }

    private static (MigrationState? State, double Rate) Best(List<MigrationState> states, MigrationState from, int left)
    {
        (MigrationState? best, double bestRate) = (null, 0);
        foreach (MigrationState state in states)
        {
            double rate = (from.Fullest - state.Fullest) / Math.Max(1, state.Moves - from.Moves);
            if (rate > bestRate && state.Moves - from.Moves <= left)
            {
                (best, bestRate) = (state, rate);
            }
        }

        return (best, bestRate);
    }
}
