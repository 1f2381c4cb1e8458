namespace Hadal.Cli.Commands.Bench.Gemm.Reports;

/// <summary>How the calls of a chain followed each other.</summary>
/// <param name="Launch"><c>stream</c>: one launch a call; <c>graph</c>: one launch for all.</param>
/// <param name="DependentLaunch"><c>off</c>; <c>on</c>: a kernel begins while the one before it ends; <c>weights</c>: and reads its weights before that.</param>
/// <param name="Calls">Calls in the chain.</param>
/// <param name="Weights">Weights that they take in turn: more bytes than the L2 cache holds four times.</param>
internal sealed record GemmChainCase(string Launch, string DependentLaunch, int Calls, int Weights);
