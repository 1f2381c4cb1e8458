namespace Hadal.Cli.Commands.Bench.Gemm.Measurements;

/// <summary>
/// Times chains by events around them. Records of the kernels would cost what the kernels take, and over a whole chain a launch does not count.
/// </summary>
internal static class ChainTimer
{
    /// <summary>How rows name it.</summary>
    internal const string Name = "events";

    /// <summary>A chain follows itself, so that the start of the second is hidden behind the first as in a model's next step.</summary>
    private const int Passes = 2;

    /// <summary>Runs all chains in turn, round after round.</summary>
    /// <returns>For each chain its time a call in each round, in µs.</returns>
    internal static double[][] Measure(DeviceStream stream, IReadOnlyList<Action> chains, int calls, int rounds)
    {
        double[][] times = [.. chains.Select(_ => new double[rounds])];
        foreach (Action chain in chains)
        {
            chain();
        }

        for (int round = 0; round < rounds; round++)
        {
            for (int i = 0; i < chains.Count; i++)
            {
                using DeviceEvent start = stream.Record();
                for (int pass = 0; pass < Passes; pass++)
                {
                    chains[i]();
                }

                using DeviceEvent end = stream.Record();
                end.Synchronize();
                times[i][round] = end.ElapsedSince(start).TotalMicroseconds / (Passes * calls);
            }
        }

        return times;
    }
}
