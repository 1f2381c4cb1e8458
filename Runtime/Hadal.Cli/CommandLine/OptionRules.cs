using System.CommandLine;

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
}
