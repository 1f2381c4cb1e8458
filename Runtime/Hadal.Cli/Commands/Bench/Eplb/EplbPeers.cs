namespace Hadal.Cli.Commands.Bench.Eplb;

/// <summary>
/// Times of the original in Python, measured elsewhere: eplb.py of deepseek-ai/EPLB at d52c72d under Python 3.11.2 with torch 1.13 on one
/// thread of an AMD EPYC. A ratio to them compares programs and machines, not programs alone.
/// </summary>
internal static class EplbPeers
{
    internal const string Name = "eplb.py (measured elsewhere: one thread of an AMD EPYC)";

    internal const double Prefill58x256To288Us = 292_000;
    internal const double Decode58x256To288Us = 1_707_000;
    internal const double OneNode58x256To320Us = 1_401_000;
    internal const double OneNode61x1000To1200Us = 4_274_000;
    internal const double Hierarchical61x1000To1200Us = 1_601_000;
}
