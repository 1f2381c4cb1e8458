using System.Buffers;
using System.Text;

namespace Hadal.Testing;

/// <summary>One snapshot on disk: the accepted text, and beside it the text of the last run that differed.</summary>
internal sealed class SnapshotFile
{
    internal const string FolderName = "_snapshots";

    private static readonly UTF8Encoding s_utf8 = new(encoderShouldEmitUTF8Identifier: false);
    private static readonly SearchValues<char> s_forbidden = SearchValues.Create("<>:\"/\\|?*#");

    internal SnapshotFile(string folder, string type, string method, string? target, string extension)
    {
        // Snapshots are checked out on Windows too.
        if (target is not null && (target.Length == 0 || target.AsSpan().ContainsAny(s_forbidden)))
            throw new ArgumentException($"A snapshot's target becomes part of a file name; '{target}' cannot.", nameof(target));

        string stem = Path.Combine(folder, FolderName, target is null ? $"{type}.{method}" : $"{type}.{method}#{target}");
        VerifiedPath = $"{stem}.verified.{extension}";
        ReceivedPath = $"{stem}.received.{extension}";
    }

    internal string VerifiedPath { get; }

    internal string ReceivedPath { get; }

    /// <summary>Null where the text is the accepted one, else what to tell the developer.</summary>
    internal string? Check(string text, bool accept)
    {
        string received = Normalize(text);
        string? verified = File.Exists(VerifiedPath) ? Normalize(File.ReadAllText(VerifiedPath)) : null;
        if (verified == received)
        {
            File.Delete(ReceivedPath);
            return null;
        }

        Directory.CreateDirectory(Path.GetDirectoryName(VerifiedPath)!);
        if (accept)
        {
            File.WriteAllText(VerifiedPath, received, s_utf8);
            File.Delete(ReceivedPath);
            return null;
        }

        File.WriteAllText(ReceivedPath, received, s_utf8);
        string difference = verified is null ? "There is no accepted text yet." : TextDifference.Describe(verified, received);
        return $"""
            {Path.GetFileName(VerifiedPath)} differs from what the test produced.
            {difference}

            To accept: HADAL_ACCEPT_SNAPSHOTS=1 dotnet test, or
              mv "{ReceivedPath}" "{VerifiedPath}"
            """;
    }

    private static string Normalize(string text) => text.ReplaceLineEndings("\n");
}
