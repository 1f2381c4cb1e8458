using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;

namespace Hadal.Cli.CommandLine;

/// <summary>Rules for the values of options.</summary>
internal static class OptionRules
{
    /// <summary>Takes no option for a value: in <c>--out --json</c> the value is missing, it is not '--json'.</summary>
    internal static Option<T> NeedsValue<T>(this Option<T> option)
    {
        option.Validators.Add(result =>
        {
            if (result.Tokens.Any(token => token.Value.StartsWith("--", StringComparison.Ordinal)))
            {
                result.AddError($"Required argument missing for option: '{option.Name}'.");
            }
        });
        return option;
    }

    /// <summary>Takes numbers with a decimal point only: by itself the parser reads <c>1,5</c>, with a separator of thousands, as 15.</summary>
    internal static Option<T> NeedsNumber<T>(this Option<T> option)
    {
        option.Validators.Add(given =>
        {
            if (given.Tokens is [Token token] && !double.TryParse(token.Value, NumberStyles.Float, CultureInfo.InvariantCulture, out _))
            {
                given.AddError($"{option.Name} needs a number, such as 1.5; it was '{token.Value}'.");
            }
        });
        return option.NeedsValue();
    }

    /// <summary>Takes numbers of a range only. What is no number is complained about where it is converted; not-a-number is in no range.</summary>
    internal static Option<T> Within<T>(this Option<T> option, double least, double most)
    {
        option.Validators.Add(given =>
        {
            if (given.Tokens is [Token token] && double.TryParse(token.Value, CultureInfo.InvariantCulture, out double value) && !(value >= least && value <= most))
            {
                given.AddError(string.Create(CultureInfo.InvariantCulture, $"{option.Name} can be {least} … {most}; it was {token.Value}."));
            }
        });
        return option;
    }
}
