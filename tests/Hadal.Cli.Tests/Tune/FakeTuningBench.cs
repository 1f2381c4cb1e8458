using Hadal.Cli.Commands.Tune;
using Hadal.Cli.Commands.Tune.Measuring;
using Hadal.Compilation;
using Hadal.Specs;

namespace Hadal.Cli.Tests.Tune;

/// <summary>A GPU on which every configuration takes the time that a test says.</summary>
internal sealed class FakeTuningBench : ITuningBench
{
    private const int Columns = 8;

    public string Gpu { get; init; } = "NVIDIA H200";

    public int Multiprocessors => 132;

    public string Nvrtc => "13.0";

    public string Timing => "cupti";

    /// <summary>The time at a number of rows.</summary>
    internal Func<int, string, double> Us { get; init; } = (_, _) => 10;

    /// <summary>What stands in the last element of a result; throws where the configuration does not run.</summary>
    internal Func<int, string, float> Last { get; init; } = (_, _) => 1;

    /// <summary>Happens before each result.</summary>
    internal Action<int, string> OnRun { get; init; } = (_, _) => { };

    internal List<string> Compiled { get; } = [];

    /// <summary>Configurations by number of rows and rounds, one entry a timing.</summary>
    internal List<(int M, string[] Configurations, int Rounds)> Timed { get; } = [];

    internal int Open { get; private set; }

    internal bool IsDisposed { get; private set; }

    public void Compile(IReadOnlyList<KernelVariant> variants, Action<KernelVariant> done, CancellationToken cancellation)
    {
        foreach (KernelVariant variant in variants)
        {
            cancellation.ThrowIfCancellationRequested();
            Compiled.Add(variant.Configuration);
            done(variant);
        }
    }

    public IKernelMeasurement Prepare(TunableKernel kernel, int m)
    {
        Open++;
        return new Measurement(this, kernel, m);
    }

    public void Dispose() => IsDisposed = true;

    private sealed class Measurement(FakeTuningBench bench, TunableKernel kernel, int m) : IKernelMeasurement
    {
        private readonly HashSet<string> _served = [.. kernel.Family.Ranked(kernel.Spec, m, bench.Multiprocessors)];
        private readonly HashSet<string> _ran = [];

        public ResultSample Run(string configuration)
        {
            Assert.Contains(configuration, bench.Compiled);
            Assert.Contains(configuration, _served);
            bench.OnRun(m, configuration);
            float[] values = [.. Enumerable.Repeat(1f, Columns)];
            values[^1] = bench.Last(m, configuration);
            _ran.Add(configuration);
            return new(Columns, values, ElementType.BFloat16);
        }

        public double[][] Time(IReadOnlyList<string> configurations, int rounds)
        {
            // Nothing is timed that was not looked at.
            Assert.All(configurations, configuration => Assert.Contains(configuration, _ran));
            bench.Timed.Add((m, [.. configurations], rounds));
            return [.. configurations.Select(configuration => Enumerable.Repeat(bench.Us(m, configuration), rounds).ToArray())];
        }

        public void Dispose() => bench.Open--;
    }
}
