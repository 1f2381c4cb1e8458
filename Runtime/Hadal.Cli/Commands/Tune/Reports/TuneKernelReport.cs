namespace Hadal.Cli.Commands.Tune.Reports;

/// <summary>What was measured of one kernel.</summary>
/// <param name="Name">The declaring method.</param>
/// <param name="Spec">The canonical spec string.</param>
/// <param name="Assembly">Simple name of the declaring assembly.</param>
/// <param name="Candidates">How many configurations were tried.</param>
/// <param name="Points">In the order of rows.</param>
/// <param name="Failed">A sentence for each candidate that does not run.</param>
internal sealed record TuneKernelReport(string Name, string Spec, string Assembly, int Candidates, IReadOnlyList<TunePoint> Points, IReadOnlyList<string> Failed);
