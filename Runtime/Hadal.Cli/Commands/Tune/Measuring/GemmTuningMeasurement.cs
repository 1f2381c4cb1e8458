using Hadal.Cli.Commands.Bench.Gemm.Measurements;
using Hadal.Cli.Commands.Bench.Gemm.Operands;
using Hadal.Cli.Commands.Bench.Gemm.Problems;
using Hadal.Cli.Commands.Bench.Gpu;
using Hadal.Compilation;

namespace Hadal.Cli.Commands.Tune.Measuring;

/// <summary>A GEMM on the operands of the benchmark.</summary>
internal sealed class GemmTuningMeasurement : IKernelMeasurement
{
    /// <summary>No product takes so long, and a kernel that never ends must not keep whoever waits for the tool.</summary>
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(30);

    private readonly GemmBenchRig _rig;
    private readonly GemmProblem _problem;
    private readonly GemmOperands _operands;
    private readonly Dictionary<string, GemmConfiguration> _configurations;
    private readonly Dictionary<string, GemmKernel> _kernels = [];

    internal GemmTuningMeasurement(GemmBenchRig rig, GemmProblem problem)
    {
        (_rig, _problem) = (rig, problem);
        _configurations = GemmCandidates.Of(problem.Spec).ToDictionary(candidate => candidate.Name);
        _operands = rig.Data.For(problem);
    }

    public ResultSample Run(string configuration)
    {
        GemmKernel kernel = Kernel(configuration);
        try
        {
            // What a configuration leaves out shows as zeros.
            _operands.Clear();
            _operands.Multiply(kernel);
            _rig.Stream.Synchronize(s_patience);
        }
        catch (HadalException failure) when (!_rig.Device.IsLost)
        {
            throw new CandidateException(failure.Message, failure);
        }

        int columns = _problem.Shape.N;
        return new(columns, _operands.D.Rows(ResultSample.Rows(_problem.Shape.M, columns)), _problem.Spec.D);
    }

    public double[][] Time(IReadOnlyList<string> configurations, int rounds)
    {
        _operands.Clear();
        return _rig.Timer.Measure([.. configurations.Select(configuration => Call(Kernel(configuration)))], rounds, L2State.Clean);
    }

    public void Dispose() => _operands.Dispose();

    private Action Call(GemmKernel kernel) => () => _operands.Multiply(kernel);

    private GemmKernel Kernel(string configuration)
    {
        if (!_kernels.TryGetValue(configuration, out GemmKernel? kernel))
        {
            _kernels.Add(configuration, kernel = GemmKernels.Create(_problem, _configurations[configuration]));
        }

        return kernel;
    }
}
