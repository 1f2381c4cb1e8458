using System.Reflection;
using System.Security.Cryptography;
using System.Text;
using System.Text.RegularExpressions;

namespace Hadal.Compilation;

/// <summary>The headers of Kernels.cu, embedded in this assembly, and the hash that names a compiled unit.</summary>
internal static partial class KernelSources
{
    private const string ResourcePrefix = "Kernels.cu/";

    private static readonly Lazy<IReadOnlyList<(string Path, string Text)>> s_headers = new(ReadHeaders);

    private static readonly Lazy<byte[]> s_headerHash = new(() => HashOf(Headers));

    /// <summary>Headers by their path in Kernels.cu, in ordinal order.</summary>
    internal static IReadOnlyList<(string Path, string Text)> Headers => s_headers.Value;

    /// <summary>Names what would be compiled: architecture, options, all headers, the unit's text, and what is done to its machine code.</summary>
    internal static string Hash(string architecture, KernelVariant variant) => Hash(KernelOptions.Of(architecture), s_headerHash.Value, variant);

    /// <inheritdoc cref="Hash(string, KernelVariant)"/>
    internal static string Hash(IReadOnlyList<string> options, IReadOnlyList<(string Path, string Text)> headers, KernelVariant variant) =>
        Hash(options, HashOf(headers), variant);

    /// <summary>Names the headers of some folders, in twelve hex digits.</summary>
    internal static string VersionOf(params string[] folders) => Convert.ToHexStringLower(HashOf(
        from header in Headers
        where folders.Any(folder => header.Path.StartsWith(folder, StringComparison.Ordinal))
        select header))[..12];

    /// <summary>
    /// Whether the text that a unit is made of calls <c>wait_for_upstream</c> (Kernels.cu/common/dependent_launch.cuh). A kernel without it
    /// must not be launched before the one in front of it has ended, whatever its stream allows.
    /// </summary>
    internal static bool WaitsForUpstream(KernelVariant variant)
    {
        Dictionary<string, string> headers = Headers.ToDictionary(header => header.Path, header => header.Text, StringComparer.Ordinal);
        HashSet<string> seen = new(StringComparer.Ordinal);
        return Waits(variant.Source);

        bool Waits(string text) => CallOfWait().IsMatch(text)
            || Inclusion().Matches(text).Select(match => match.Groups[1].Value).Any(path => seen.Add(path) && headers.TryGetValue(path, out string? header) && Waits(header));
    }

    // A statement of its own line: neither the definition nor a comment that speaks of it.
    [GeneratedRegex(@"^\s*(hadal::)?wait_for_upstream\(\);", RegexOptions.Multiline | RegexOptions.CultureInvariant)]
    private static partial Regex CallOfWait();

    [GeneratedRegex("^#include \"([^\"]+)\"", RegexOptions.Multiline | RegexOptions.CultureInvariant)]
    private static partial Regex Inclusion();

    private static IReadOnlyList<(string Path, string Text)> ReadHeaders()
    {
        Assembly assembly = typeof(KernelSources).Assembly;
        return
        [
            .. assembly.GetManifestResourceNames()
                .Where(name => name.StartsWith(ResourcePrefix, StringComparison.Ordinal))
                .Order(StringComparer.Ordinal)
                .Select(name => (name[ResourcePrefix.Length..], Read(assembly, name))),
        ];
    }

    private static string Read(Assembly assembly, string resource)
    {
        using StreamReader reader = new(assembly.GetManifestResourceStream(resource)!);

        // A checkout with other line ends must give the same hash.
        return reader.ReadToEnd().ReplaceLineEndings("\n");
    }

    private static string Hash(IReadOnlyList<string> options, byte[] headerHash, KernelVariant variant) => Convert.ToHexStringLower(HashOf(
    [
        .. options,
        variant.InterleaveMultiplyAdds ? MultiplyAddInterleaver.Version : "as compiled",
        Convert.ToHexString(headerHash),
        variant.Source,
    ]));

    private static byte[] HashOf(IEnumerable<(string Path, string Text)> headers) => HashOf(headers.SelectMany(header => (string[])[header.Path, header.Text]));

    private static byte[] HashOf(IEnumerable<string> texts)
    {
        using IncrementalHash hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (string text in texts)
        {
            byte[] bytes = Encoding.UTF8.GetBytes(text);
            hash.AppendData(BitConverter.GetBytes((long)bytes.Length));
            hash.AppendData(bytes);
        }

        return hash.GetHashAndReset();
    }
}
