using System.CommandLine;
using System.CommandLine.Parsing;
using Hadal.Cli.CommandLine;
using Hadal.Parallelism.Traces;

namespace Hadal.Cli.Commands.Trace;

/// <summary>The options that say how a trace is read.</summary>
internal sealed class TraceReading
{
    private readonly Option<KernelRule[]> _rules = new Option<KernelRule[]>("--rule")
    {
        Description = "CLASS=PART, CLASS=/PATTERN/ or CLASS=stream:N puts kernels into a class (computation, communication, memory), "
            + "before the built-in rules; may be repeated.",
        HelpName = "RULE",
        Arity = ArgumentArity.OneOrMore,
        CustomParser = ParseRules,
    }.NeedsValue();

    private readonly Option<string> _unit = new Option<string>("--unit")
    {
        Description = "What ts and dur count. Default: microseconds, or nanoseconds where they can be nothing else.",
        HelpName = "us|ns",
    }.AcceptOnlyFromAmong("us", "ns");

    private readonly Option<double> _wait = new Option<double>("--host-wait")
    {
        Description = "From how many µs on the host is said to wait.",
        HelpName = "US",
        DefaultValueFactory = _ => TraceOptions.Default.HostWaitUs,
    }.Within(1, 1e9).NeedsNumber();

    internal void AddTo(Command command)
    {
        foreach (Option option in (Option[])[_rules, _unit, _wait])
        {
            command.Add(option);
        }
    }

    internal TraceOptions Read(ParseResult parsed) => new()
    {
        Rules = parsed.GetValue(_rules) ?? [],
        TimeUnit = parsed.GetValue(_unit) switch
        {
            "us" => TraceTimeUnit.Microseconds,
            "ns" => TraceTimeUnit.Nanoseconds,
            _ => TraceTimeUnit.Detect,
        },
        HostWaitUs = parsed.GetValue(_wait),
    };

    private static KernelRule[] ParseRules(ArgumentResult result)
    {
        List<KernelRule> rules = [];
        foreach (Token token in result.Tokens)
        {
            try
            {
                rules.Add(KernelRule.Parse(token.Value));
            }
            catch (Exception wrong) when (wrong is FormatException or ArgumentException)
            {
                result.AddError(wrong.Message);
            }
        }

        return [.. rules];
    }
}
