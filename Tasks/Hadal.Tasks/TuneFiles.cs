using System.Security.Cryptography;
using Hadal.Build;

namespace Hadal.Tasks;

/// <summary>Which files of a project hold measurements of kernels.</summary>
internal static class TuneFiles
{
    private const string Name = "hadal.tune.json";

    /// <summary>Each once, in their order. What is in them, the worker reads; one that cannot be read is its error to report.</summary>
    internal static IEnumerable<RequestedTuneFile> Find(IEnumerable<string> files) =>
        from file in files.Distinct()
        let name = Path.GetFileName(file)
        where name.Equals(Name, StringComparison.OrdinalIgnoreCase) || name.EndsWith($".{Name}", StringComparison.OrdinalIgnoreCase)
        select new RequestedTuneFile(file, Hash(file));

    private static string Hash(string file)
    {
        try
        {
            return Convert.ToHexStringLower(SHA256.HashData(File.ReadAllBytes(file)));
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            return "unreadable";
        }
    }
}
