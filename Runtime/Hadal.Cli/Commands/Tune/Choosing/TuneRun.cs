using Hadal.Cli.CommandLine;
using Hadal.Cli.Commands.Tune.Measuring;
using Hadal.Cli.Commands.Tune.Reports;
using Hadal.Compilation;

namespace Hadal.Cli.Commands.Tune.Choosing;

/// <summary>Tunes one kernel after the other, on one GPU.</summary>
internal static class TuneRun
{
    internal static TuneReport Of(IReadOnlyList<TunableKernel> kernels, TuneRequest request, ITuningBench bench, ToolConsole console, CancellationToken cancellation)
    {
        KernelVariant[] variants =
        [
            .. kernels.SelectMany(kernel => request.Rows.SelectMany(m => kernel.Candidates(m, bench.Multiprocessors)).Distinct().Select(name => kernel.Family.Variant(kernel.Spec, name)))
                .DistinctBy(variant => variant.Source),
        ];
        List<TuneKernelReport> tuned = [];
        console.Track("tune", variants.Length + (kernels.Count * request.Rows.Count * KernelTuner.Passes), progress =>
        {
            bench.Compile(variants, variant => progress.Step($"compiled {variant.Configuration}"), cancellation);
            foreach (TunableKernel kernel in kernels)
            {
                tuned.Add(new KernelTuner(kernel, bench, request, progress.Step, cancellation).Tune());
            }
        });
        return new()
        {
            Gpu = bench.Gpu,
            Multiprocessors = bench.Multiprocessors,
            Nvrtc = bench.Nvrtc,
            Timing = bench.Timing,
            File = request.File,
            Kernels = tuned,
        };
    }
}
