using System.CommandLine;
using Hadal.Cli.CommandLine;
using Hadal.Cli.Commands.Tune.Choosing;
using Hadal.Cli.Commands.Tune.Measuring;
using Hadal.Cli.Commands.Tune.Reports;

namespace Hadal.Cli.Commands.Tune;

/// <summary><c>hadal tune ASSEMBLY --out FILE</c>: measures an application's kernels and writes down what was the fastest.</summary>
internal static class TuneCommand
{
    internal static Command Create(ToolConsole console)
    {
        TuneOptions options = new();
        Command command = new("tune", "Measure the configurations of an assembly's kernels on this GPU, for a build to choose by.");
        options.AddTo(command);
        command.SetAction(parsed =>
        {
            using Interruption interruption = new();
            console.Print(parsed, Tune(console, options.Read(parsed), CudaTuningBench.Open, interruption.Token), TuneJson.Default.TuneReport, TuneTable.Of);
        });
        return command;
    }

    /// <param name="console">Where it tells of its progress.</param>
    /// <param name="request">What to tune.</param>
    /// <param name="open">Opens what measures; the argument is told what a reader of the result should know.</param>
    /// <param name="cancellation">Ends it with the file as it was.</param>
    internal static TuneReport Tune(ToolConsole console, TuneRequest request, Func<Action<string>, ITuningBench> open, CancellationToken cancellation)
    {
        IReadOnlyList<TunableKernel> kernels = TunableKernel.Find(request.Assembly, request.Names);
        foreach (TunableKernel kernel in kernels)
        {
            foreach (int m in request.Rows)
            {
                KernelMeasurements.Check(kernel, m);
            }
        }

        TuneTarget target = new(request.File);
        target.Check();
        List<string> notes = [];
        try
        {
            using ITuningBench bench = open(notes.Add);
            TuneReport report = TuneRun.Of(kernels, request, bench, console, cancellation);
            cancellation.ThrowIfCancellationRequested();
            target.Merge(report.Measured(kernels));
            return report with { Notes = [.. notes, .. report.Notes] };
        }
        catch (OperationCanceledException) when (cancellation.IsCancellationRequested)
        {
            throw new HadalException($"Interrupted; nothing was written to '{request.File}'.");
        }
    }
}
