using System.Globalization;
using System.Text.RegularExpressions;

namespace Hadal.Compilation;

/// <summary>Reads what ptxas reports of a kernel.</summary>
internal static partial class CompilerLog
{
    /// <summary>The largest of each figure over the kernels of a unit.</summary>
    internal static KernelResources Resources(string log) => new(
        Largest(Registers().Matches(log), 1),
        Largest(SharedBytes().Matches(log), 1),
        Math.Max(Largest(Frame().Matches(log), 2), Largest(Frame().Matches(log), 3)),
        Largest(Frame().Matches(log), 1));

    /// <summary>
    /// Why a kernel that compiled must not be used: it spills, has a stack frame, ignores setmaxnreg (C7508), or waits for each
    /// wgmma by itself (C7510, C7514). Null where there is no reason.
    /// </summary>
    internal static string? Refusal(string log)
    {
        KernelResources resources = Resources(log);
        if (resources.SpillBytes > 0)
        {
            return $"it spills {resources.SpillBytes} bytes of registers";
        }

        if (resources.StackBytes > 0)
        {
            return $"it has a stack frame of {resources.StackBytes} bytes";
        }

        Match remark = Remark().Match(log);
        return remark.Success ? $"ptxas remarks '{remark.Value.Trim()}'" : null;
    }

    private static int Largest(MatchCollection matches, int group) =>
        matches.Select(match => int.Parse(match.Groups[group].ValueSpan, NumberStyles.None, CultureInfo.InvariantCulture)).DefaultIfEmpty().Max();

    [GeneratedRegex(@"Used (\d+) registers")]
    private static partial Regex Registers();

    [GeneratedRegex(@"(\d+) bytes smem")]
    private static partial Regex SharedBytes();

    [GeneratedRegex(@"(\d+) bytes stack frame, (\d+) bytes spill stores, (\d+) bytes spill loads")]
    private static partial Regex Frame();

    [GeneratedRegex(@"^.*\bC75(?:08|10|14)\b.*$", RegexOptions.Multiline)]
    private static partial Regex Remark();
}
