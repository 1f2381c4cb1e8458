using System.Security.Cryptography;
using System.Text;
using Xunit;

namespace Hadal.Compilation.Tests.Contracts;

/// <summary>A file of _frozen: what applications and libraries in the field hold.</summary>
internal static class FrozenLines
{
    internal static string[] Read(string file)
    {
        using StreamReader reader = new(typeof(FrozenLines).Assembly.GetManifestResourceStream(file)!);
        return reader.ReadToEnd().Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
    }

    /// <summary>Fails where one of the first lines was edited, moved or removed.</summary>
    internal static void AssertUntouched(string[] lines, int count, string sha256)
    {
        Assert.True(lines.Length >= count, $"{count} lines were shipped; {lines.Length} are left.");
        Assert.Equal(sha256, Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(string.Concat(lines.Take(count).Select(line => line + "\n"))))));
    }
}
