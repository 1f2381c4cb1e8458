namespace Hadal.Cli.Commands.Bench.Gemm.Reports;

/// <summary>How rows name the measurement that they are of.</summary>
internal static class GemmMeasurementName
{
    /// <summary>One shape, beside its peers.</summary>
    internal const string Comparison = "comparison";

    /// <summary>Part of the chip, beside the whole.</summary>
    internal const string Budget = "sm-budget";

    /// <summary>One layer at many row counts.</summary>
    internal const string Sweep = "sweep-m";

    /// <summary>Every promising configuration of one shape.</summary>
    internal const string Candidates = "candidates";

    /// <summary>Layers back to back.</summary>
    internal const string Chain = "chain";
}
