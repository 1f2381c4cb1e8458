using Hadal.Cli.Commands.Bench.Gpu;
using Hadal.Cli.Peers.CublasLt;

namespace Hadal.Cli.Commands.Bench.Gemm;

/// <summary>Prepares cuBLASLt's ways of multiplying our matrices, each with the fastest of the algorithms that it proposes, or with the first.</summary>
internal sealed unsafe class CublasLtPeers : IDisposable
{
    private const int WorkspaceBytes = 64 << 20;
    private const int ProposedAlgorithms = 16;
    private const int TrialRounds = 5;

    private readonly CublasLtApi _api;
    private readonly CudaStream _stream;
    private readonly IKernelTimer _timer;
    private readonly CudaDataType _result;
    private readonly DeviceTensor<byte> _workspace;
    private readonly DeviceTensor<float> _one;
    private readonly nint _handle;

    internal CublasLtPeers(CudaStream stream, GemmResult result, IKernelTimer timer)
    {
        (_api, _stream, _timer) = (CublasLtLibrary.Require(), stream, timer);
        _result = result == GemmResult.BFloat16 ? CudaDataType.BFloat16 : CudaDataType.Float32;
        _workspace = new(stream.Device, WorkspaceBytes);
        _one = new(stream.Device, 1);
        _one.CopyFrom([1f]);
        nint handle;
        CublasLtApi.Check(_api.Create(&handle), "cublasLtCreate");
        _handle = handle;
    }

    internal CublasLtContest Prepare(GemmOperands operands, GemmShape shape)
    {
        List<CublasLtContender> contenders = [];
        List<string> unsupported = [];
        foreach (CublasLtVariant variant in CublasLtVariant.All)
        {
            if (TryPrepare(variant, operands, shape) is CublasLtContender contender)
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

    public void Dispose()
    {
        _ = _api.Destroy(_handle);
        _workspace.Dispose();
        _one.Dispose();
    }

    private CublasLtContender? TryPrepare(CublasLtVariant variant, GemmOperands operands, GemmShape shape)
    {
        CublasLtMatmul? matmul = null;
        try
        {
            matmul = new(_api, _handle, variant, Addresses(variant, operands, shape), _result, _workspace);
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

    private CublasLtMatmul.Operands Addresses(CublasLtVariant variant, GemmOperands operands, GemmShape shape)
    {
        bool fp8 = variant.Operands == CudaDataType.Float8E4M3;
        GemmWeights weights = operands.Weights;
        return new(
            fp8 ? operands.PaddedM : shape.M,
            shape.N,
            shape.K,
            fp8 ? operands.PaddedA.Values.Pointer : operands.SourceA.Pointer,
            fp8 ? weights.B.Values.Pointer : weights.Source.Pointer,
            variant.BlockScaled ? operands.PaddedA.Scales.Pointer : _one.Pointer,
            variant.BlockScaled ? weights.PeerScales.Pointer : _one.Pointer,
            operands.PeerD.Pointer);
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
