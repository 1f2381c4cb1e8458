using System.Runtime.CompilerServices;
using Xunit;

namespace Hadal.Testing;

/// <summary>
/// Compares text with a file that was accepted before. Files are named as Verify names them, so that a move to Verify
/// renames nothing: <c>_snapshots/{Type}.{Method}[#{target}].verified.{extension}</c> beside the test's source.
/// A mismatch leaves a <c>.received.</c> file; a missing snapshot fails. <c>HADAL_ACCEPT_SNAPSHOTS=1</c> accepts what is received.
/// </summary>
public static class Snapshot
{
    private static bool Accepts => Environment.GetEnvironmentVariable("HADAL_ACCEPT_SNAPSHOTS") == "1";

    /// <summary>Compares one text.</summary>
    /// <param name="text">What the test produced.</param>
    /// <param name="extension">Its kind, without a dot: <c>cs</c>, <c>cu</c>, <c>txt</c>.</param>
    /// <param name="target">Tells several snapshots of one test apart.</param>
    /// <param name="sourceFile">The test's file; its name is the test's type.</param>
    /// <param name="method">The test.</param>
    public static void Verify(
        string text, string extension, string? target = null, [CallerFilePath] string sourceFile = "", [CallerMemberName] string method = "")
    {
        string folder = RequireSources(sourceFile);
        Report(new SnapshotFile(folder, TypeOf(sourceFile), method, target, extension).Check(text, Accepts));
    }

    /// <summary>Compares all texts that a test produces, each a target, and fails too for a snapshot that none of them asks for.</summary>
    public static void VerifyAll(
        IReadOnlyDictionary<string, string> textsByTarget, string extension, [CallerFilePath] string sourceFile = "", [CallerMemberName] string method = "")
    {
        string folder = RequireSources(sourceFile);
        string type = TypeOf(sourceFile);
        List<string> failures = [];
        foreach ((string target, string text) in textsByTarget.OrderBy(pair => pair.Key, StringComparer.Ordinal))
        {
            if (new SnapshotFile(folder, type, method, target, extension).Check(text, Accepts) is { } failure)
                failures.Add(failure);
        }

        failures.AddRange(SnapshotFolder.Unclaimed(folder, type, method, extension, textsByTarget.Keys, Accepts));
        Report(failures.Count == 0 ? null : string.Join("\n\n", failures));
    }

    /// <summary>Fails for each snapshot below the caller's folder whose test is no longer in the caller's assembly.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    public static void VerifyNoOrphans([CallerFilePath] string sourceFile = "")
    {
        string[] orphans = SnapshotFolder.Orphans(RequireSources(sourceFile), System.Reflection.Assembly.GetCallingAssembly());
        Report(orphans.Length == 0 ? null : "No test uses these snapshots; delete them:\n  " + string.Join("\n  ", orphans));
    }

    // A published test executable runs on machines that have no checkout: there is nothing to compare with.
    private static string RequireSources(string sourceFile)
    {
        string? folder = Path.GetDirectoryName(sourceFile);
        if (!Directory.Exists(folder))
            Assert.Skip($"Snapshots lie beside the sources, and '{folder}' is not on this machine.");
        return folder!;
    }

    private static string TypeOf(string sourceFile) => Path.GetFileNameWithoutExtension(sourceFile);

    private static void Report(string? failure)
    {
        if (failure is not null)
            Assert.Fail(failure);
    }
}
