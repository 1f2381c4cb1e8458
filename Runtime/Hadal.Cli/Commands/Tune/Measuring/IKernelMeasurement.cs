namespace Hadal.Cli.Commands.Tune.Measuring;

/// <summary>One kernel at one number of rows, with its operands: random normal numbers, the same for every configuration.</summary>
internal interface IKernelMeasurement : IDisposable
{
    /// <summary>Runs a configuration once, on a result of zeros.</summary>
    /// <exception cref="CandidateException">It does not run; others may.</exception>
    ResultSample Run(string configuration);

    /// <summary>Runs configurations in turn, round after round, each with an L2 cache that is cold and clean.</summary>
    /// <returns>For each its time in each round, in µs.</returns>
    double[][] Time(IReadOnlyList<string> configurations, int rounds);
}
