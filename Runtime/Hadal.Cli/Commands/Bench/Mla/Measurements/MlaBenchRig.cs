using Hadal.Cli.Commands.Bench.Gpu;

namespace Hadal.Cli.Commands.Bench.Mla.Measurements;

/// <summary>What every measurement on a GPU needs.</summary>
internal sealed class MlaBenchRig : IDisposable
{
    internal MlaBenchRig(CudaDevice device, int rounds, Action<string> note)
    {
        (Device, Rounds) = (device, rounds);
        Stream = device.CreateStream();
        BenchKernels kernels = new(device);
        Flush = new(Stream, kernels);
        Clock = new(Stream, kernels);
        Timer = KernelTimers.Create(Stream, Flush, note);
    }

    internal CudaDevice Device { get; }

    internal int Rounds { get; }

    internal DeviceStream Stream { get; }

    internal L2Flush Flush { get; }

    internal ClockProbe Clock { get; }

    internal IKernelTimer Timer { get; }

    public void Dispose()
    {
        (Timer as IDisposable)?.Dispose();
        Clock.Dispose();
        Flush.Dispose();
        Stream.Dispose();
    }
}
