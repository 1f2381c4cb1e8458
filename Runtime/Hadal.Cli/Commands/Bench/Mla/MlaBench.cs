using System.Globalization;
using Hadal.Cli.Commands.Bench.Mla.Measurements;
using Hadal.Cli.Commands.Bench.Mla.Problems;
using Hadal.Cli.Commands.Bench.Mla.Reports;
using Hadal.Cli.CommandLine;

namespace Hadal.Cli.Commands.Bench.Mla;

/// <summary>Measures steps one after another; one that has no kernel here is told and passed over.</summary>
internal static class MlaBench
{
    internal static IReadOnlyList<MlaBenchRow> Run(MlaBenchRequest request, Device device, ToolConsole console)
    {
        if (device is not CudaDevice gpu)
        {
            return Run([.. request.Problems(MlaProblems.ForCpu).Select(problem => (MlaBenchCase.Decode, problem))], (_, problem) => MlaCpuMeasurement.Measure(problem, request.Rounds), console);
        }

        using MlaBenchRig rig = new(gpu, request.Rounds, console.Note);
        MlaDecodeMeasurement decode = new(rig);
        MlaPlanMeasurement plan = new(rig);
        return Run(
            [
                .. request.Problems(MlaProblems.ForGpu).Select(problem => (MlaBenchCase.Decode, problem)),
                .. request.IsDefault ? MlaProblems.Planned.Select(problem => (MlaBenchCase.Plan, problem)) : [],
            ],
            (measurement, problem) => measurement == MlaBenchCase.Plan ? plan.Measure(problem) : decode.Measure(problem),
            console);
    }

    /// <exception cref="HadalException">Nothing at all could be measured.</exception>
    internal static IReadOnlyList<MlaBenchRow> Run(
        IReadOnlyList<(string Measurement, MlaProblem Problem)> steps, Func<string, MlaProblem, MlaBenchRow> measure, ToolConsole console)
    {
        List<MlaBenchRow> rows = [];
        console.Track("bench mla", steps.Count, progress =>
        {
            foreach ((string measurement, MlaProblem problem) in steps)
            {
                MlaBenchRow row = MeasureOrSkip(measurement, problem, measure);
                rows.Add(row);
                progress.Step(string.Create(CultureInfo.InvariantCulture, $"{measurement}, {problem}: {(row.Skipped is { } reason ? $"skipped: {reason}" : $"{row.OursUs:F1} µs")}"));
            }
        });
        return rows.TrueForAll(row => row.Skipped is not null) ? throw new HadalException($"Nothing could be measured: {rows[0].Skipped}") : rows;
    }

    private static MlaBenchRow MeasureOrSkip(string measurement, MlaProblem problem, Func<string, MlaProblem, MlaBenchRow> measure)
    {
        try
        {
            return measure(measurement, problem);
        }
        catch (Exception failure) when (failure is KernelUnavailableException or DeviceMemoryException)
        {
            return new() { Case = MlaBenchCase.Of(problem, measurement), Skipped = failure.Message };
        }
    }
}
