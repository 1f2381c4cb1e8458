using Hadal.Cli.Commands.Bench.Gemm.Operands;
using Hadal.Cli.Commands.Bench.Gemm.Problems;
using Hadal.Cli.Commands.Bench.Gpu;
using Hadal.Cli.Peers.CublasLt;
using Hadal.Specs;

namespace Hadal.Cli.Commands.Bench.Gemm.Peers;

/// <summary>Prepares cuBLASLt's ways of multiplying our matrices, each with the fastest of the algorithms that it proposes, or with the first.</summary>
internal sealed unsafe class CublasLtPeers : IDisposable
{
    private const int WorkspaceBytes = 64 << 20;
    private const int ProposedAlgorithms = 16;
    private const int TrialRounds = 5;

    private readonly CublasLtApi _api;
    private readonly CudaStream _stream;
    private readonly IKernelTimer _timer;
    private readonly DeviceTensor<byte> _workspace;
    private readonly DeviceTensor<float> _one;
    private readonly nint _handle;

    internal CublasLtPeers(CudaStream stream, IKernelTimer timer)
    {
        (_api, _stream, _timer) = (CublasLtLibrary.Require(), stream, timer);
        _workspace = new(stream.Device, WorkspaceBytes);
        _one = new(stream.Device, 1);
        _one.CopyFrom([1f]);
        nint handle;
        CublasLtApi.Check(_api.Create(&handle), "cublasLtCreate");
        _handle = handle;
    }

    /// <summary>Every variant that there is for the operation.</summary>
    internal CublasLtContest Prepare(GemmOperands operands, GemmProblem problem)
    {
        List<CublasLtContender> contenders = [];
        List<string> unsupported = [];
        foreach (CublasLtVariant variant in problem.Operation.Scales == ScaleLayout.RowsByRows ? CublasLtVariant.WeightGradient : CublasLtVariant.Forward)
        {
            if (TryPrepare(variant, operands, problem) is CublasLtContender contender)
            {
                contenders.Add(contender);
            }
            else
            {
                unsupported.Add(variant.Name);
            }
        }

        return new(contenders, unsupported);
    }

    /// <summary>One variant, or null where the library does not support the problem in this way.</summary>
    internal CublasLtContender? TryPrepare(CublasLtVariant variant, GemmOperands operands, GemmProblem problem)
    {
        CublasLtMatmul? matmul = null;
        try
        {
            matmul = Matmul(variant, operands, problem);
            MatmulAlgorithm[] runnable = [.. matmul.Propose(ProposedAlgorithms).Where(algorithm => Runs(matmul, algorithm))];
            if (runnable.Length > 0)
            {
                return new(variant, matmul, variant.FirstProposal ? runnable[0] : Fastest(matmul, runnable), _stream);
            }
        }
        catch (CublasLtException)
        {
            // An older library refuses an attribute that it does not know: the variant is not there.
        }

        matmul?.Dispose();
        return null;
    }

    /// <summary>What a contender does, on other operands of the same problem.</summary>
    internal CublasLtContender Repeat(CublasLtContender contender, GemmOperands operands, GemmProblem problem) =>
        new(contender.Variant, Matmul(contender.Variant, operands, problem), contender.Algorithm, _stream);

    public void Dispose()
    {
        _ = _api.Destroy(_handle);
        _workspace.Dispose();
        _one.Dispose();
    }

    private CublasLtMatmul Matmul(CublasLtVariant variant, GemmOperands operands, GemmProblem problem)
    {
        (GemmActivations activations, GemmWeights weights) = (operands.Activations, operands.Weights);
        CublasLtProduct product = new(
            variant.Fp8 ? activations.PaddedM : problem.Shape.M,
            problem.Shape.N,
            problem.Shape.K,
            variant.Fp8 ? activations.PaddedA.Values.Pointer : activations.Source.Pointer,
            variant.Fp8 ? weights.Values : weights.Source.Pointer,
            variant.BlockScaled ? activations.PaddedA.Scales.Pointer : _one.Pointer,
            variant.BlockScaled ? weights.PeerScales : _one.Pointer,
            weights.PeerScale,
            operands.PeerD.Pointer,
            problem.Operation.Result == GemmResult.BFloat16 ? CudaDataType.BFloat16 : CudaDataType.Float32,
            problem.Operation.Accumulates);
        return new(_api, _handle, variant, product, _workspace);
    }

    // A proposal is a guess: some are refused when they are to run.
    private bool Runs(CublasLtMatmul matmul, MatmulAlgorithm algorithm)
    {
        try
        {
            matmul.Run(algorithm, _stream.Handle);
            _stream.Synchronize();
            return true;
        }
        catch (CublasLtException)
        {
            return false;
        }
    }

    private MatmulAlgorithm Fastest(CublasLtMatmul matmul, MatmulAlgorithm[] algorithms)
    {
        double[][] times = _timer.Measure([.. algorithms.Select(algorithm => (Action)(() => matmul.Run(algorithm, _stream.Handle)))], TrialRounds, L2State.Clean);
        return algorithms.Zip(times, (algorithm, trial) => (algorithm, Median: Statistics.Median(trial))).MinBy(pair => pair.Median).algorithm;
    }
}
