using System.Globalization;

namespace Hadal.Compilation;

/// <summary>How many bytes the cache may hold.</summary>
internal static class KernelCacheLimit
{
    internal const string Variable = "HADAL_CACHE_LIMIT";

    /// <summary>Some ten thousand kernels.</summary>
    internal const long Default = 1L << 30;

    internal static long OfEnvironment() => TryParse(Environment.GetEnvironmentVariable(Variable)) ?? Default;

    /// <summary>What is wrong with the variable, a sentence; null where nothing is. A cache with a limit that cannot be read has the default one.</summary>
    internal static string? Complaint(string? text) => string.IsNullOrEmpty(text) || TryParse(text) is not null
        ? null
        : $"{Variable} is '{text}'; expected a number of bytes, such as 500M or 2G (K, M and G are powers of 1024), so the limit is 1G.";

    /// <summary>A whole number of bytes, or of K, M or G; null where it is neither or does not fit.</summary>
    internal static long? TryParse(string? text)
    {
        if (string.IsNullOrEmpty(text))
        {
            return null;
        }

        int shift = char.ToUpperInvariant(text[^1]) switch { 'K' => 10, 'M' => 20, 'G' => 30, _ => 0 };
        return long.TryParse(text.AsSpan(0, text.Length - (shift > 0 ? 1 : 0)), NumberStyles.None, CultureInfo.InvariantCulture, out long number)
            && number <= long.MaxValue >> shift
            ? number << shift
            : null;
    }
}
