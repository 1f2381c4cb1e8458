using Hadal.Cli.Commands.Bench.Gemm.Problems;
using Hadal.Specs;

namespace Hadal.Cli.Commands.Bench.Gemm.Operands;

/// <summary>Makes operands, and keeps the last of each kind: neighbouring problems share them.</summary>
internal sealed class GemmData(DeviceStream stream) : IDisposable
{
    private GemmActivations? _activations;
    private GemmWeights? _weights;

    /// <summary>The operands of a problem, the result new; what it shares with the next stays with this.</summary>
    internal GemmOperands For(GemmProblem problem) => With(Weights(problem.Operation.Scales, problem.Shape.N, problem.Shape.K), problem);

    /// <summary>As <see cref="For"/>, with weights of the caller, who goes on owning them.</summary>
    internal GemmOperands With(GemmWeights weights, GemmProblem problem)
    {
        GemmShape shape = problem.Shape;
        GemmResult result = problem.Operation.Result;
        GemmTarget d = GemmTarget.Create(result, stream.Device, shape.M, shape.N);
        GemmTarget peerD = GemmTarget.Create(result, stream.Device, GemmActivations.Padded(shape.M), shape.N);
        return new(stream, Activations(shape.M, shape.K), weights, d, peerD);
    }

    /// <summary>A, until another is asked for.</summary>
    internal GemmActivations Activations(int m, int k)
    {
        if (_activations is null || _activations.A.Rows != m || _activations.A.Columns != k)
        {
            _activations?.Dispose();
            _activations = null;
            _activations = new(stream, m, k);
        }

        return _activations;
    }

    /// <summary>B, until another is asked for.</summary>
    internal GemmWeights Weights(ScaleLayout scales, int n, int k)
    {
        if (_weights is null || _weights.Scales != scales || _weights.N != n || _weights.K != k)
        {
            _weights?.Dispose();
            _weights = null;
            _weights = GemmWeights.Create(stream, scales, n, k);
        }

        return _weights;
    }

    public void Dispose()
    {
        _activations?.Dispose();
        _weights?.Dispose();
    }
}
