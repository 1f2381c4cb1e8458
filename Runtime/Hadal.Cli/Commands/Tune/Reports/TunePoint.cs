namespace Hadal.Cli.Commands.Tune.Reports;

/// <summary>The choice at one number of rows, beside the model's. Times are medians in µs of interleaved rounds.</summary>
/// <param name="M">Rows.</param>
/// <param name="Configuration">The fastest of the configurations that are compiled.</param>
/// <param name="Us">Its time.</param>
/// <param name="SpreadPct">10th to 90th percentile of its time, in percent of the median.</param>
/// <param name="Model">What a call ran before.</param>
/// <param name="ModelUs">Its time; null where it does not run.</param>
/// <param name="Ratio">The speed of the choice over the model's, above 1 where tuning gained.</param>
internal sealed record TunePoint(int M, string Configuration, double Us, double SpreadPct, string Model, double? ModelUs, double? Ratio);
