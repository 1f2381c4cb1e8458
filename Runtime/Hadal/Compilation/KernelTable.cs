using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace Hadal.Compilation;

/// <summary>One compiled variant in a side assembly.</summary>
/// <param name="Spec">Canonical spec.</param>
/// <param name="Configuration">The variant's name.</param>
/// <param name="SourceHash">What it was compiled from; a runtime whose own text hashes otherwise does not use it.</param>
/// <param name="Architecture">Such as <c>sm_90a</c>.</param>
/// <param name="NvrtcVersion">Such as <c>12.4</c>.</param>
/// <param name="Resources">What ptxas said of it.</param>
/// <param name="ResourceName">The manifest resource that holds the cubin.</param>
/// <param name="Digest">What <see cref="KernelTable.Digest"/> says of the cubin that was written; other bytes are not used.</param>
internal sealed record KernelTableEntry(
    string Spec, string Configuration, string SourceHash, string Architecture, string NvrtcVersion, KernelResources Resources, string ResourceName, string Digest);

/// <summary>
/// The variant table of a side assembly, a resource of text: a version line, a line with the digest of all lines that follow and of the
/// tuning, then one line an entry, sorted.
/// </summary>
internal static class KernelTable
{
    internal const string ResourceName = "hadal.kernels.tsv";

    private const string Version = "hadal-kernels-3";
    private const int Fields = 11;

    /// <summary>Prints a table.</summary>
    /// <param name="entries">In any order.</param>
    /// <param name="tuning">The text of the tuning beside it; empty where there is none.</param>
    internal static string Write(IEnumerable<KernelTableEntry> entries, string tuning)
    {
        string lines = string.Concat(entries.Select(Line).Order(StringComparer.Ordinal));
        return $"{Version}\n{DigestOf(lines, tuning)}\n{lines}";
    }

    /// <summary>Reads a table; throws <see cref="FormatException"/> with what cannot be read.</summary>
    /// <param name="text">The table.</param>
    /// <param name="tuning">The text of the tuning beside it; empty where there is none.</param>
    /// <exception cref="InvalidDataException">Table or tuning is not what was written.</exception>
    internal static IReadOnlyList<KernelTableEntry> Read(string text, string tuning)
    {
        if (text.Split('\n', 3) is not [Version, string digest, string lines])
        {
            throw new FormatException($"the table of kernels does not begin with '{Version}'; another version of Hadal wrote it, so build the application again");
        }

        return digest == DigestOf(lines, tuning)
            ? [.. lines.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(ReadLine)]
            : throw new InvalidDataException($"'{ResourceName}' or '{KernelTuning.ResourceName}' is not what the build wrote");
    }

    /// <summary>SHA-256 in hex. Nothing else guards a side assembly between the build and the call, on its way through copies and images.</summary>
    internal static string Digest(ReadOnlySpan<byte> content) => Convert.ToHexStringLower(SHA256.HashData(content));

    private static string DigestOf(string lines, string tuning) => Digest(Encoding.UTF8.GetBytes($"{lines}\n{tuning}"));

    private static string Line(KernelTableEntry entry) => string.Create(
        CultureInfo.InvariantCulture,
        $"{entry.Spec}\t{entry.Configuration}\t{entry.Architecture}\t{entry.NvrtcVersion}\t{entry.SourceHash}\t{entry.Resources.Registers}\t{entry.Resources.SharedBytes}\t{entry.Resources.SpillBytes}\t{entry.Resources.StackBytes}\t{entry.ResourceName}\t{entry.Digest}\n");

    private static KernelTableEntry ReadLine(string line)
    {
        string[] fields = line.Split('\t');
        return fields.Length == Fields
            ? new(fields[0], fields[1], fields[4], fields[2], fields[3], new(Figure(5), Figure(6), Figure(7), Figure(8)), fields[9], fields[10])
            : throw new FormatException($"the table of kernels has {fields.Length} fields instead of {Fields} in the line '{line}'");

        int Figure(int index) => int.TryParse(fields[index], NumberStyles.None, CultureInfo.InvariantCulture, out int value)
            ? value
            : throw new FormatException($"the table of kernels has '{fields[index]}' instead of a number in the line '{line}'");
    }
}
