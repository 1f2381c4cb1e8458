using Hadal.Cli.Commands.Bench.Gpu;

namespace Hadal.Cli.Commands.Bench.Mla.Measurements;

/// <summary>What every measurement on a GPU needs.</summary>
internal sealed class MlaBenchRig : IDisposable
{
    private readonly DeviceTensor<byte> _mark;

    internal MlaBenchRig(CudaDevice device, int rounds, Action<string> note)
    {
        (Device, Rounds) = (device, rounds);
        Stream = device.CreateStream();

        // As a server would: always safe, and combining begins at once when the parts are there.
        Stream.Overlap = LaunchOverlap.Setup;
        BenchKernels kernels = new(device);
        Flush = new(Stream, kernels);
        Clock = new(Stream, kernels);
        Timer = KernelTimers.Create(Stream, Flush, note);
        _mark = new(device, 1);
    }

    internal CudaDevice Device { get; }

    internal int Rounds { get; }

    internal DeviceStream Stream { get; }

    internal L2Flush Flush { get; }

    internal ClockProbe Clock { get; }

    internal IKernelTimer Timer { get; }

    /// <summary>The call as it is measured: behind a fill, which is waited for, it does not begin in the flush's last microsecond.</summary>
    internal Action Alone(Action call) => () =>
    {
        _mark.Fill(Stream);
        call();
    };

    public void Dispose()
    {
        _mark.Dispose();
        (Timer as IDisposable)?.Dispose();
        Clock.Dispose();
        Flush.Dispose();
        Stream.Dispose();
    }
}
