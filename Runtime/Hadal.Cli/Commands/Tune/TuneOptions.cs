using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;
using Hadal.Cli.CommandLine;
using Hadal.Cli.Kernels;

namespace Hadal.Cli.Commands.Tune;

/// <summary>The options of <c>hadal tune</c>.</summary>
internal sealed class TuneOptions
{
    // Fewer have no median worth the name.
    private const int FewestRounds = 5;
    private const int MostRounds = 1000;

    private readonly Argument<string> _assembly = KernelFiles.AssemblyArgument();

    private readonly Option<string> _file = new Option<string>("--out")
    {
        Description = "The tune file; what it has of other GPUs and of other kernels is kept.",
        HelpName = "FILE",
        Required = true,
    }.NeedsValue();

    private readonly Option<string[]> _names = new Option<string[]>("--kernel")
    {
        Description = "Tune the kernels alone whose name contains this; may be repeated.",
        HelpName = "NAME",
    }.NeedsValue();

    private readonly Option<int[]> _rows = new("--m")
    {
        Description = $"Numbers of rows to measure at. Default: {string.Join(',', TuneRequest.DefaultRows)}.",
        HelpName = "M,M,…",
        CustomParser = ParseRows,
    };

    private readonly Option<int> _rounds = new Option<int>("--rounds")
    {
        Description = "Rounds in which the calls alternate.",
        HelpName = "N",
        DefaultValueFactory = _ => TuneRequest.DefaultRounds,
    }.Within(FewestRounds, MostRounds);

    internal void AddTo(Command command)
    {
        command.Add(_assembly);
        foreach (Option option in (Option[])[_file, _names, _rows, _rounds])
        {
            command.Add(option);
        }
    }

    internal TuneRequest Read(ParseResult parsed) => new(
        parsed.GetRequiredValue(_assembly),
        parsed.GetRequiredValue(_file),
        parsed.GetValue(_names) ?? [],
        parsed.GetValue(_rows) is { Length: > 0 } rows ? rows : TuneRequest.DefaultRows,
        parsed.GetValue(_rounds));

    private static int[] ParseRows(ArgumentResult result)
    {
        SortedSet<int> rows = [];
        foreach (string text in result.Tokens.SelectMany(token => token.Value.Split(',')))
        {
            if (int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out int m) && m > 0)
            {
                rows.Add(m);
            }
            else
            {
                result.AddError($"--m takes whole numbers above 0 with commas between them, such as 1,64,4096; it was given '{text}'.");
            }
        }

        return [.. rows];
    }
}
