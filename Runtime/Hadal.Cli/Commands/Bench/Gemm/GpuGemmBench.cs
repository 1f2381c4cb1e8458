using Hadal.Cli.Commands.Bench.Gpu;
using Hadal.Loading;

namespace Hadal.Cli.Commands.Bench.Gemm;

/// <summary>Measures our kernel on a GPU, and the peers interleaved with it on the same data.</summary>
internal sealed class GpuGemmBench : IDisposable
{
    /// <summary>Enough for an interval of the mean ratio.</summary>
    private const int Rounds = 24;

    /// <summary>From here on a call keeps the whole chip busy, so that power becomes a limit.</summary>
    private const double SustainedOperations = 3e10;

    private readonly GemmResult _result;
    private readonly CudaDevice _device;
    private readonly DeviceStream _stream;
    private readonly L2Flush _flush;
    private readonly ClockProbe _clock;
    private readonly IKernelTimer _timer;
    private readonly CublasLtPeers? _peers;
    private GemmWeights? _weights;

    /// <param name="device">A GPU.</param>
    /// <param name="result">Elements of D.</param>
    /// <param name="withPeers">Whether cuBLASLt is measured too.</param>
    /// <param name="note">Told what a reader of the rows should know.</param>
    internal GpuGemmBench(Device device, GemmResult result, bool withPeers, Action<string> note)
    {
        _result = result;
        _device = (CudaDevice)device;
        _stream = device.CreateStream();
        BenchKernels kernels = new(_device);
        _flush = new(_stream, kernels);
        _clock = new(_stream, kernels);
        _timer = KernelTimers.Create(_stream, _flush, note);
        _peers = withPeers ? new((CudaStream)_stream, result, _timer) : null;
    }

    /// <summary>Compiles what the shapes need.</summary>
    internal void WarmUp(IEnumerable<GemmShape> shapes) =>
        KernelWarmUp.Run(shapes, _result, _stream.SmBudget, KernelLoader.Architecture(_device.ComputeCapability!.Value));

    /// <summary>One row, or one a peer.</summary>
    internal IReadOnlyList<GemmBenchRow> Measure(GemmShape shape)
    {
        GemmWeights weights = WeightsFor(shape);
        using GemmOperands operands = new(_stream, shape, _result, weights);
        GemmKernel kernel = GemmTarget.CreateKernel(_result, shape.N, shape.K);
        void Ours() => operands.D.Run(kernel, _stream, operands.A, weights.B);

        Ours();
        _stream.Synchronize();
        using CublasLtContest? contest = _peers?.Prepare(operands, shape);
        IReadOnlyList<CublasLtContender> contenders = contest?.Contenders ?? [];
        CallTimes[] times = Time(shape, [Ours, .. contenders.Select(contender => (Action)contender.Run)]);
        GemmBenchRow ours = Row(shape, times[0]) with { ClockMhz = _clock.Measure(Ours) };
        return contest is null
            ? [ours]
            :
            [
                .. contenders.Select((contender, i) => Against(ours, times[0], contender, times[i + 1], shape) with { PeerDifference = contender.Difference(operands, shape) }),
                .. contest.Unsupported.Select(name => ours with { Peer = name }),
            ];
    }

    public void Dispose()
    {
        _weights?.Dispose();
        _peers?.Dispose();
        (_timer as IDisposable)?.Dispose();
        _clock.Dispose();
        _flush.Dispose();
        _stream.Dispose();
    }

    private GemmWeights WeightsFor(GemmShape shape)
    {
        if (_weights is null || _weights.N != shape.N || _weights.K != shape.K)
        {
            _weights?.Dispose();
            _weights = new(_stream, shape.N, shape.K);
        }

        return _weights;
    }

    private CallTimes[] Time(GemmShape shape, Action[] calls)
    {
        double[][] clean = _timer.Measure(calls, Rounds, L2State.Clean);
        double[][] dirty = _timer.Measure(calls, Rounds, L2State.Dirty);
        bool large = shape.Operations >= SustainedOperations;
        return [.. calls.Select((call, i) => new CallTimes(clean[i], dirty[i], large ? SustainedRun.Measure(_stream, call) : null))];
    }

    private GemmBenchRow Row(GemmShape shape, CallTimes times)
    {
        double median = Statistics.Median(times.Clean);
        return new()
        {
            Case = new(shape.M, shape.N, shape.K, _result.Tag()),
            OursUs = median,
            SpreadPct = Statistics.SpreadPercent(times.Clean),
            OursDirtyUs = Statistics.Median(times.Dirty),
            OursSustainedUs = times.Sustained,
            Tflops = GemmRates.Tflops(shape, median),
            TbPerS = GemmRates.TbPerS(shape, _result, median),
            Configuration = KernelWarmUp.VariantOf(shape, _result, _stream.SmBudget).Configuration,
            Timing = _timer.Name,
        };
    }

    private GemmBenchRow Against(GemmBenchRow ours, CallTimes oursTimes, CublasLtContender peer, CallTimes peerTimes, GemmShape shape)
    {
        double peerUs = Statistics.Median(peerTimes.Clean);
        double peerDirtyUs = Statistics.Median(peerTimes.Dirty);
        (double mean, double halfWidth) = Statistics.Mean95([.. peerTimes.Clean.Zip(oursTimes.Clean, (theirs, mine) => theirs / mine)]);

        // The anchors hold BF16 results against the tensor-wise variant.
        (double Clean, double Dirty)? anchor = peer.IsAnchor && _result == GemmResult.BFloat16 ? GemmAnchors.DeepGemmOverCublasLt(_device.Name, shape) : null;
        return ours with
        {
            Peer = peer.Name,
            PeerUs = peerUs,
            PeerSpreadPct = Statistics.SpreadPercent(peerTimes.Clean),
            Ratio = peerUs / ours.OursUs,
            RatioLow = mean - halfWidth,
            RatioHigh = mean + halfWidth,
            PeerDirtyUs = peerDirtyUs,
            RatioDirty = peerDirtyUs / ours.OursDirtyUs,
            PeerSustainedUs = peerTimes.Sustained,
            RatioSustained = peerTimes.Sustained / ours.OursSustainedUs,
            DeepgemmRatio = anchor?.Clean * peerUs / ours.OursUs,
            DeepgemmRatioDirty = anchor?.Dirty * peerDirtyUs / ours.OursDirtyUs,
        };
    }
}
