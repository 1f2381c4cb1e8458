using System.Globalization;

namespace Hadal.Compilation;

/// <summary>
/// What was measured of an application's kernels, on every GPU. A resource of the side assembly, beside the table of kernels: text, a
/// version line, then one line a choice, sorted. A resource of its own, so that each side reads what the other wrote before there was tuning.
/// </summary>
internal sealed class KernelTuning
{
    internal const string ResourceName = "hadal.tuning.tsv";

    private const string Version = "hadal-tuning-1";
    private const int Fields = 5;

    private readonly ILookup<string, TunedChoice> _choices;

    internal KernelTuning(IEnumerable<TunedChoice> choices) => _choices = choices
        .OrderBy(choice => choice.Spec, StringComparer.Ordinal)
        .ThenBy(choice => choice.Gpu, StringComparer.Ordinal)
        .ThenBy(choice => choice.Multiprocessors)
        .ThenBy(choice => choice.M)
        .ToLookup(choice => choice.Spec, StringComparer.Ordinal);

    internal static KernelTuning None { get; } = new([]);

    /// <summary>Whether nothing was measured.</summary>
    internal bool IsEmpty => _choices.Count == 0;

    /// <summary>The choices for one kernel, by GPU and rows.</summary>
    internal IReadOnlyList<TunedChoice> Of(string spec) => [.. _choices[spec]];

    internal string Write() => string.Concat(_choices.SelectMany(choices => choices).Select(Line).Prepend($"{Version}\n"));

    /// <summary>Reads the text; throws <see cref="FormatException"/> with the line that cannot be read.</summary>
    internal static KernelTuning Read(string text)
    {
        string[] lines = text.Split('\n', StringSplitOptions.RemoveEmptyEntries);
        return lines.Length > 0 && lines[0] == Version
            ? new(lines.Skip(1).Select(ReadLine))
            : throw new FormatException($"the tuning does not begin with '{Version}'; another version of Hadal wrote it");
    }

    private static string Line(TunedChoice choice) => string.Create(
        CultureInfo.InvariantCulture, $"{choice.Spec}\t{choice.Gpu}\t{choice.Multiprocessors}\t{choice.M}\t{choice.Configuration}\n");

    private static TunedChoice ReadLine(string line)
    {
        string[] fields = line.Split('\t');
        return fields.Length == Fields
            ? new(fields[0], fields[1], Number(2), Number(3), fields[4])
            : throw new FormatException($"the tuning has {fields.Length} fields instead of {Fields} in the line '{line}'");

        int Number(int index) => int.TryParse(fields[index], NumberStyles.None, CultureInfo.InvariantCulture, out int value) && value > 0
            ? value
            : throw new FormatException($"the tuning has '{fields[index]}' instead of a positive number in the line '{line}'");
    }
}
