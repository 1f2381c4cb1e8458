namespace Hadal.Tests.Mla.Cache;

/// <summary>What a scenario leaves behind.</summary>
/// <param name="Appended">The cache after appending.</param>
/// <param name="Copied">The cache after copying pages.</param>
/// <param name="Gathered">The gathered rows.</param>
internal sealed record CacheResults(byte[] Appended, byte[] Copied, ushort[] Gathered)
{
    /// <summary>Says where the first difference is; null where there is none.</summary>
    internal string? Difference(CacheResults expected) =>
        Difference("appended byte", Appended, expected.Appended) ?? Difference("copied byte", Copied, expected.Copied)
        ?? Difference("gathered element", Gathered, expected.Gathered);

    private static string? Difference<T>(string what, T[] given, T[] expected)
        where T : IEquatable<T>
    {
        int same = given.AsSpan().CommonPrefixLength(expected);
        return same == expected.Length && same == given.Length ? null : $"{what} {same} is 0x{given[same]:X}, expected is 0x{expected[same]:X}";
    }
}
