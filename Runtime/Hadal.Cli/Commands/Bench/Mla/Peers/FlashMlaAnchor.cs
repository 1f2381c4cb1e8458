namespace Hadal.Cli.Commands.Bench.Mla.Peers;

/// <summary>FlashMLA's time for one step.</summary>
/// <param name="SpanUs">From the start of its split kernel to the end of its combining one, L2 cold and clean; null where it was not taken.</param>
/// <param name="SplitUs">Its split kernel alone, L2 cold and clean.</param>
/// <param name="SplitDirtyUs">Its split kernel alone, L2 full of just-written lines.</param>
/// <param name="Kind">What is compared with what, in words for a row.</param>
internal sealed record FlashMlaAnchor(double? SpanUs, double? SplitUs, double SplitDirtyUs, string Kind)
{
    internal const string Clean = "clean L2, first start to last end, median of 12";
    internal const string Dirty = "dirty L2, split kernels alone, one run";
    internal const string ByRate = "dirty L2, split kernels alone, one run, by its TFLOPS at other lengths of the same distribution";
}
