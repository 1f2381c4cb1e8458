using Hadal.Cli.Commands.Bench.Gemm.Operands;
using Hadal.Cli.Commands.Bench.Gemm.Peers;
using Hadal.Cli.Commands.Bench.Gemm.Problems;
using Hadal.Cli.Commands.Bench.Gemm.Reports;
using Hadal.Cli.Commands.Bench.Gpu;
using Hadal.Loading;

namespace Hadal.Cli.Commands.Bench.Gemm.Measurements;

/// <summary>What every measurement on a GPU needs: a stream, data, timers, peers, and how a row begins.</summary>
internal sealed class GemmBenchRig : IDisposable
{
    private readonly Lazy<IKernelTimer> _timer;
    private readonly Lazy<CublasLtPeers?> _peers;

    /// <param name="device">A GPU.</param>
    /// <param name="effort">How long to measure.</param>
    /// <param name="withPeers">Whether cuBLASLt is measured too.</param>
    /// <param name="note">Told what a reader of the rows should know.</param>
    internal GemmBenchRig(CudaDevice device, BenchEffort effort, bool withPeers, Action<string> note)
    {
        (Device, Effort, WithPeers, Note) = (device, effort, withPeers, note);
        Stream = (CudaStream)device.CreateStream();
        BenchKernels kernels = new(device);
        Flush = new(Stream, kernels);
        Clock = new(Stream, kernels);
        Data = new(Stream);
        _timer = new(() => KernelTimers.Create(Stream, Flush, note));
        _peers = new(() => withPeers ? new(Stream, Timer) : null);
    }

    internal CudaDevice Device { get; }

    internal CudaStream Stream { get; }

    internal BenchEffort Effort { get; }

    /// <summary>Whether cuBLASLt was asked for.</summary>
    internal bool WithPeers { get; }

    internal Action<string> Note { get; }

    internal GemmData Data { get; }

    internal L2Flush Flush { get; }

    internal ClockProbe Clock { get; }

    /// <summary>Made when it is first asked for: records of kernels cost time, which a chain that is timed as a whole would show.</summary>
    internal IKernelTimer Timer => _timer.Value;

    /// <summary>cuBLASLt, if it was asked for, by the same timer.</summary>
    internal CublasLtPeers? Peers => _peers.Value;

    /// <summary>What kernels are compiled for.</summary>
    internal string Architecture => KernelLoader.Architecture(Device.ComputeCapability!.Value);

    /// <summary>Our part of a row.</summary>
    /// <param name="problem">What was computed.</param>
    /// <param name="measurement">One of <see cref="GemmMeasurementName"/>.</param>
    /// <param name="times">Each round's time in µs.</param>
    /// <param name="clockMhz">The clock while it ran, where it was taken.</param>
    /// <param name="configuration">What ran.</param>
    /// <param name="multiprocessors">How many it might use.</param>
    /// <param name="timing">What the times come from, where it is not the timer.</param>
    internal GemmBenchRow Row(GemmProblem problem, string measurement, double[] times, double? clockMhz, string configuration, int multiprocessors, string? timing = null)
    {
        double median = Statistics.Median(times);
        return new()
        {
            Case = GemmBenchCase.Of(problem, measurement),
            OursUs = median,
            SpreadPct = Statistics.SpreadPercent(times),
            Tflops = GemmRates.Tflops(problem, median),
            TbPerS = GemmRates.TbPerS(problem, median),
            Roofline = GemmRates.Roofline(problem, median, clockMhz, multiprocessors, Device.Name),
            Configuration = configuration,
            ClockMhz = clockMhz,
            Timing = timing ?? Timer.Name,
        };
    }

    public void Dispose()
    {
        Data.Dispose();
        if (_peers.IsValueCreated)
        {
            _peers.Value?.Dispose();
        }

        if (_timer.IsValueCreated)
        {
            (_timer.Value as IDisposable)?.Dispose();
        }

        Clock.Dispose();
        Flush.Dispose();
        Stream.Dispose();
    }
}
