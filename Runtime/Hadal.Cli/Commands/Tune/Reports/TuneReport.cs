using Hadal.Compilation;

namespace Hadal.Cli.Commands.Tune.Reports;

/// <summary>What <c>tune</c> prints.</summary>
internal sealed record TuneReport
{
    /// <summary>The GPU's name.</summary>
    public required string Gpu { get; init; }

    /// <summary>How many multiprocessors it has.</summary>
    public required int Multiprocessors { get; init; }

    /// <summary>The NVRTC that compiled the candidates.</summary>
    public required string Nvrtc { get; init; }

    /// <summary><c>cupti</c> or <c>events</c>.</summary>
    public required string Timing { get; init; }

    /// <summary>The file that was written.</summary>
    public required string File { get; init; }

    /// <summary>What was measured.</summary>
    public required IReadOnlyList<TuneKernelReport> Kernels { get; init; }

    /// <summary>What a reader of the times should know.</summary>
    public IReadOnlyList<string> Notes { get; init; } = [];

    /// <summary>The same as the file holds it.</summary>
    /// <param name="kernels">The kernels of the report.</param>
    internal TunedGpu Measured(IReadOnlyList<TunableKernel> kernels) => new()
    {
        Name = Gpu,
        Multiprocessors = Multiprocessors,
        Kernels = [.. kernels.Zip(Kernels, (kernel, tuned) => new TunedKernel
        {
            Spec = kernel.Declared.Spec,
            KernelVersion = kernel.Family.KernelVersion,
            Nvrtc = Nvrtc,
            Points = [.. tuned.Points.Select(point => new TunedPoint { M = point.M, Configuration = point.Configuration, Us = Math.Round(point.Us, 3) })],
        })],
    };
}
