using System.CommandLine;
using System.CommandLine.Parsing;
using Hadal.Cli.Commands.Bench.Gemm.Measurements;
using Hadal.Cli.Commands.Bench.Gemm.Problems;
using Hadal.Cli.CommandLine;

namespace Hadal.Cli.Commands.Bench.Gemm;

/// <summary>The options of <c>hadal bench gemm</c> that say what to measure.</summary>
internal sealed class GemmBenchOptions
{
    internal const string SmBudgetName = "--sm-budget";
    internal const string SweepName = "--sweep-m";
    internal const string CandidatesName = "--candidates";
    internal const string ChainName = "--chain";

    // An interval needs two.
    private const int FewestRounds = 2;
    private const int MostRounds = 1000;
    private const double MostSeconds = 60;

    private readonly Option<GemmShape[]> _shapes = new("--shape")
    {
        Description = "A shape to measure; may be repeated. Default: the dense layers of DeepSeek-V3 in every way that takes no option of its own, on a CPU a few small ones.",
        HelpName = "MxNxK",
        CustomParser = GemmShape.Parse,
    };

    private readonly Option<string> _operation = new("--operation")
    {
        Description = "forward: 1 x 128 by 128 x 128 scales; weight-gradient: 1 x 128 by 1 x 128, into FP32 with and without adding to D, and into BF16.",
        HelpName = string.Join('|', GemmOperation.Names),
    };

    private readonly Option<string> _result = new("--result") { Description = "Elements of D.", HelpName = string.Join('|', GemmResults.Tags) };

    private readonly Option<string> _peer = new("--peer") { Description = "Measure a peer in the same run: cublaslt (needs a GPU).", HelpName = "cublaslt" };

    private readonly Option<int[]> _budgets = new Option<int[]>(SmBudgetName)
    {
        Description = "Measure on so many multiprocessors, beside all of them; may be repeated.",
        HelpName = "N",
    };

    private readonly Option<bool> _sweep = new(SweepName) { Description = "Measure row counts from 1 to the M of the shape, and where more rows take less time." };

    private readonly Option<bool> _candidates = new(CandidatesName) { Description = $"Measure the {CandidateChoice.Most} most promising configurations of each shape, and what the choice among them loses." };

    private readonly Option<bool> _chain = new(ChainName) { Description = "Measure calls back to back over rotating weights, as stream and as graph, with and without dependent launch." };

    private readonly Option<int> _rounds = new("--rounds") { Description = "Rounds in which the calls alternate.", HelpName = "N", DefaultValueFactory = _ => BenchEffort.DefaultRounds };

    private readonly Option<double> _sustained = new("--sustained")
    {
        Description = "Seconds that large products run back to back; 0 for not at all.",
        HelpName = "SECONDS",
        DefaultValueFactory = _ => BenchEffort.DefaultSustainedSeconds,
    };

    internal GemmBenchOptions()
    {
        _operation.AcceptOnlyFromAmong([.. GemmOperation.Names]);
        _result.AcceptOnlyFromAmong([.. GemmResults.Tags]);
        _peer.AcceptOnlyFromAmong("cublaslt");
        _rounds.Within(FewestRounds, MostRounds);
        _sustained.NeedsNumber().Within(0, MostSeconds);
    }

    internal void AddTo(Command command)
    {
        foreach (Option option in (Option[])[_shapes, _operation, _result, _peer, _budgets, _sweep, _candidates, _chain, _rounds, _sustained])
        {
            command.Add(option);
        }
    }

    internal GemmBenchRequest Read(ParseResult parsed) => new()
    {
        Shapes = parsed.GetValue(_shapes) ?? [],
        Operation = parsed.GetValue(_operation),
        Result = parsed.GetValue(_result) is string tag ? (GemmResult)GemmResults.Tags.ToList().IndexOf(tag) : null,
        WithPeer = parsed.GetValue(_peer) is not null,
        SmBudgets = parsed.GetValue(_budgets) ?? [],
        SweepM = parsed.GetValue(_sweep),
        Candidates = parsed.GetValue(_candidates),
        Chain = parsed.GetValue(_chain),
        Effort = new(parsed.GetValue(_rounds), TimeSpan.FromSeconds(parsed.GetValue(_sustained))),
    };
}
