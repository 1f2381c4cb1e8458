using Hadal.Compilation;

namespace Hadal.Cli.Commands.Tune.Measuring;

/// <summary>The GPU that kernels are measured on. A test puts its own in this place.</summary>
internal interface ITuningBench : IDisposable
{
    /// <summary>The GPU's name.</summary>
    string Gpu { get; }

    /// <summary>How many multiprocessors it has, all of which are used.</summary>
    int Multiprocessors { get; }

    /// <summary>The version of NVRTC that compiles, such as <c>13.0</c>.</summary>
    string Nvrtc { get; }

    /// <summary>What times come from: <c>cupti</c>, or <c>events</c> with 2 to 3 µs of launch.</summary>
    string Timing { get; }

    /// <summary>Compiles ahead what it can; what it cannot fails where it is first run.</summary>
    /// <param name="variants">Different texts.</param>
    /// <param name="done">Told of each, by several threads.</param>
    /// <param name="cancellation">Ends it by <see cref="OperationCanceledException"/>.</param>
    void Compile(IReadOnlyList<KernelVariant> variants, Action<KernelVariant> done, CancellationToken cancellation);

    /// <summary>Makes the operands of a kernel.</summary>
    IKernelMeasurement Prepare(TunableKernel kernel, int m);
}
