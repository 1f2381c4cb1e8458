using System.CommandLine;
using System.CommandLine.Parsing;
using Hadal.Cli.Commands.Bench.Mla.Problems;
using Hadal.Cli.CommandLine;
using Hadal.Specs;

namespace Hadal.Cli.Commands.Bench.Mla;

/// <summary>The options of <c>hadal bench mla</c> that say what to measure.</summary>
internal sealed class MlaBenchOptions
{
    private const int DefaultRounds = 24;
    private const int MostRounds = 1000;
    private const int MostBatch = 65536;
    private const int MostTokens = 1 << 24;

    private readonly Option<int> _batch = Number("--batch", "Sequences of a step of your own.", 128).Within(1, MostBatch);
    private readonly Option<int> _heads = Number("--heads", "Its query heads.", 128).Within(1, MlaRules.MostHeads);
    private readonly Option<int> _queryTokens = Number("--query-tokens", "New tokens of each of its sequences.", 1).Within(1, MlaRules.MostQueryTokens);
    private readonly Option<int> _length = Number("--length", "Tokens of its sequences in the cache, in the mean.", 4096).Within(1, MostTokens);
    private readonly Option<int> _page = Number("--page", "Tokens of a page: a power of two, 16 to 256.", MlaProblem.DefaultPage);

    private readonly Option<string> _lengths = new("--lengths")
    {
        Description = "fixed: all of that length; normal: half of it as deviation; imbalanced: one a hundred times as long as each other.",
        HelpName = string.Join('|', MlaLengthsExtensions.Tags),
        DefaultValueFactory = _ => MlaLengths.Fixed.Tag(),
    };

    private readonly Option<string> _cache = new("--cache")
    {
        Description = "Elements of its cache; fp8 has rows of 656 bytes.",
        HelpName = string.Join('|', MlaCaches.Tags),
        DefaultValueFactory = _ => MlaCache.BFloat16.Tag(),
    };

    private readonly Option<bool> _fp8 = new("--fp8") { Description = "Of the default steps those over an FP8 cache alone, each beside our BF16 cache." };

    private readonly Option<int> _rounds = Number("--rounds", "Times that each is measured.", DefaultRounds).Within(1, MostRounds);

    internal MlaBenchOptions()
    {
        _lengths.AcceptOnlyFromAmong([.. MlaLengthsExtensions.Tags]);
        _cache.AcceptOnlyFromAmong([.. MlaCaches.Tags]);
    }

    private Option[] OfOneStep => [_batch, _heads, _queryTokens, _length, _lengths, _cache, _page];

    internal void AddTo(Command command)
    {
        foreach (Option option in (Option[])[.. OfOneStep, _fp8, _rounds])
        {
            command.Add(option);
        }

        command.Validators.Add(given =>
        {
            if (given.GetValue(_fp8) && OfOneStep.FirstOrDefault(option => IsGiven(given, option)) is { } other)
            {
                given.AddError($"--fp8 and {other.Name} exclude each other; a step of your own has an FP8 cache by --cache fp8.");
            }
        });
    }

    internal MlaBenchRequest Read(ParseResult parsed)
    {
        bool isOwn = OfOneStep.Any(option => parsed.GetResult(option) is { Implicit: false });
        MlaProblem own = new(parsed.GetValue(_batch), parsed.GetValue(_heads), parsed.GetValue(_queryTokens), parsed.GetValue(_length))
        {
            Lengths = (MlaLengths)MlaLengthsExtensions.Tags.ToList().IndexOf(parsed.GetValue(_lengths)!),
            Cache = (MlaCache)MlaCaches.Tags.ToList().IndexOf(parsed.GetValue(_cache)!),
            Page = parsed.GetValue(_page),
        };
        return new(isOwn ? own : null, parsed.GetValue(_fp8), parsed.GetValue(_rounds));
    }

    private static bool IsGiven(CommandResult given, Option option) => given.GetResult(option) is { Implicit: false };

    private static Option<int> Number(string name, string description, int usual) => new(name) { Description = description, HelpName = "N", DefaultValueFactory = _ => usual };
}
