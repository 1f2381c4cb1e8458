using System.Globalization;

namespace Hadal.Generators.Helpers;

/// <summary>A hash that is the same in every process, which <see cref="string.GetHashCode()"/> is not.</summary>
internal static class StableHash
{
    /// <summary>FNV-1a of the UTF-16 code units, as 8 hexadecimal digits.</summary>
    internal static string Of(string text)
    {
        uint hash = 2166136261;
        foreach (char c in text)
        {
            hash = unchecked((hash ^ (byte)c) * 16777619);
            hash = unchecked((hash ^ (byte)(c >> 8)) * 16777619);
        }

        return hash.ToString("x8", CultureInfo.InvariantCulture);
    }
}
