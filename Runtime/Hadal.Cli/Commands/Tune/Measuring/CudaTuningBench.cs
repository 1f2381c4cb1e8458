using Hadal.Cli.Commands.Bench.Gemm.Measurements;
using Hadal.Cli.Kernels;
using Hadal.Compilation;
using Hadal.Loading;

namespace Hadal.Cli.Commands.Tune.Measuring;

/// <summary>The default GPU, measured as <c>hadal bench</c> does.</summary>
internal sealed class CudaTuningBench : ITuningBench
{
    private readonly CudaDevice _device;
    private readonly GemmBenchRig _rig;

    private CudaTuningBench(CudaDevice device, string nvrtc, Action<string> note)
    {
        (_device, Nvrtc) = (device, nvrtc);
        _rig = new(device, new(TuneRequest.DefaultRounds, TimeSpan.Zero), withPeers: false, note);
    }

    public string Gpu => _device.Name;

    public int Multiprocessors => _device.MultiprocessorCount;

    public string Nvrtc { get; }

    public string Timing => _rig.Timer.Name;

    /// <exception cref="HadalException">There is no GPU, or nothing may or can compile.</exception>
    internal static ITuningBench Open(Action<string> note)
    {
        if (Device.Default is not CudaDevice device)
        {
            throw new HadalException("tune needs a GPU of compute capability 9.0, and this run has none ('hadal doctor' tells why).");
        }

        if (Environment.GetEnvironmentVariable(JitSource.ModeVariable) is { Length: > 0 } mode)
        {
            throw new HadalException($"tune compiles every candidate, which {JitSource.ModeVariable}={mode} forbids.");
        }

        return KernelCompiler.TryCreate(out string diagnosis) is { } compiler
            ? new CudaTuningBench(device, compiler.NvrtcVersion, note)
            : throw new HadalException($"tune needs NVRTC, which was not found: {diagnosis}");
    }

    public void Compile(IReadOnlyList<KernelVariant> variants, Action<KernelVariant> done, CancellationToken cancellation) =>
        KernelWarmUp.Run(variants, _rig.Architecture, done, cancellation);

    public IKernelMeasurement Prepare(TunableKernel kernel, int m) => KernelMeasurements.Create(_rig, kernel, m);

    public void Dispose() => _rig.Dispose();
}
