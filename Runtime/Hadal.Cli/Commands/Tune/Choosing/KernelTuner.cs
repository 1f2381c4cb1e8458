using System.Globalization;
using Hadal.Cli.Commands.Bench;
using Hadal.Cli.Commands.Tune.Measuring;
using Hadal.Cli.Commands.Tune.Reports;
using Hadal.Parallelism;

namespace Hadal.Cli.Commands.Tune.Choosing;

/// <summary>
/// Finds what one kernel runs fastest with. First the model's favourites at each number of rows, briefly; then the best of them at all; then the
/// few of these that together lose least, beside the model's choice, so that what is written down was not chosen by its own lucky time.
/// </summary>
internal sealed class KernelTuner(TunableKernel kernel, ITuningBench bench, TuneRequest request, Action<string> step, CancellationToken cancellation)
{
    /// <summary>Times that each kernel passes over all numbers of rows.</summary>
    internal const int Passes = 3;

    private const int BriefRounds = 3;
    private const int FinalistsOfRow = 6;

    private readonly Dictionary<string, string> _failures = [];

    /// <summary>The choice at each number of rows.</summary>
    /// <exception cref="HadalException">Two configurations computed different things, or none runs.</exception>
    internal TuneKernelReport Tune()
    {
        HashSet<string> tried = [], finalists = [];
        foreach (int m in request.Rows)
        {
            IReadOnlyList<string> candidates = kernel.Candidates(m, bench.Multiprocessors);
            tried.UnionWith(candidates);
            Dictionary<string, double[]> times = Measure(m, candidates, BriefRounds);
            finalists.UnionWith(candidates.Where(times.ContainsKey).OrderBy(name => Statistics.Median(times[name])).Take(FinalistsOfRow));
            finalists.Add(Model(m));
        }

        string[] names = [.. kernel.Family.Candidates(kernel.Spec).Where(finalists.Contains)];
        double[][] medians = [.. request.Rows.Select(m => Measure(m, Serving(m, names), request.Rounds)).Select(times => names.Select(name => times.TryGetValue(name, out double[]? us) ? Statistics.Median(us) : double.NaN).ToArray())];
        string[] chosen = [.. ConfigurationSet.Choose(medians, kernel.Family.MostVariants).Select(index => names[index])];

        TunePoint[] points = [.. request.Rows.Select(m => Point(m, chosen))];
        return new(
            kernel.Declared.Name, kernel.Declared.Spec, kernel.Declared.Assembly, tried.Count, points,
            [.. _failures.OrderBy(failure => failure.Key, StringComparer.Ordinal).Select(failure => $"{failure.Key} does not run: {failure.Value}")]);
    }

    /// <summary>The fastest of a few, the first of equals; and the model's choice beside it.</summary>
    private TunePoint Point(int m, string[] chosen)
    {
        string model = Model(m);
        Dictionary<string, double[]> times = Measure(m, [.. Serving(m, chosen).Append(model).Distinct()], request.Rounds);
        string best = chosen.Where(times.ContainsKey).MinBy(name => Statistics.Median(times[name]))
            ?? throw new HadalException(string.Create(CultureInfo.InvariantCulture, $"{kernel.Declared.Name}: of {string.Join(", ", chosen)} none runs at {Counted.Of(m, "row")}."));
        double us = Statistics.Median(times[best]);
        double? modelUs = times.TryGetValue(model, out double[]? of) ? Statistics.Median(of) : null;
        return new(m, best, us, Statistics.SpreadPercent(times[best]), model, modelUs, modelUs / us);
    }

    /// <summary>The times of those that run, all of which must compute the same.</summary>
    private Dictionary<string, double[]> Measure(int m, IReadOnlyList<string> names, int rounds)
    {
        cancellation.ThrowIfCancellationRequested();
        using IKernelMeasurement measurement = bench.Prepare(kernel, m);
        string[] sound = Compared(measurement, m, names);
        cancellation.ThrowIfCancellationRequested();
        double[][] times = measurement.Time(sound, rounds);
        step(string.Create(CultureInfo.InvariantCulture, $"{kernel.Declared.Name}, {Counted.Of(m, "row")}, {Counted.Of(sound.Length, "configuration")}"));
        return sound.Zip(times).ToDictionary(pair => pair.First, pair => pair.Second);
    }

    private string[] Compared(IKernelMeasurement measurement, int m, IReadOnlyList<string> names)
    {
        (string Name, ResultSample Result)? first = null;
        List<string> same = [], different = [];
        foreach (string name in names)
        {
            cancellation.ThrowIfCancellationRequested();
            ResultSample result;
            try
            {
                result = measurement.Run(name);
            }
            catch (CandidateException failure)
            {
                _failures.TryAdd(name, failure.Message);
                continue;
            }

            first ??= (name, result);
            if (ResultCheck.Difference(first.Value.Result, result) is { } difference)
            {
                different.Add($"{name} ({difference})");
            }
            else
            {
                same.Add(name);
            }
        }

        if (different.Count > 0)
        {
            // Whichever is right: none of this kernel's results can be trusted until someone has looked.
            throw new HadalException(string.Create(
                CultureInfo.InvariantCulture,
                $"{kernel.Declared.Name} at {Counted.Of(m, "row")}: configurations compute different results. {same.Count} agree with {first!.Value.Name}, {different.Count} do not: {string.Join("; ", different.Take(3))}. Nothing was written; please report it with the GPU and the spec {kernel.Declared.Spec}."));
        }

        return same.Count > 0 ? [.. same] : throw new HadalException(string.Create(
            CultureInfo.InvariantCulture, $"{kernel.Declared.Name}: no configuration runs at {Counted.Of(m, "row")}. {names[0]}: {_failures.GetValueOrDefault(names[0])}"));
    }

    // What was fast at one number of rows may not be made for another at all.
    private string[] Serving(int m, string[] names) => [.. names.Intersect(kernel.Family.Ranked(kernel.Spec, m, bench.Multiprocessors))];

    private string Model(int m) => kernel.Family.Unmeasured(kernel.Spec, m, bench.Multiprocessors);
}
