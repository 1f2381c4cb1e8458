namespace Hadal.Build;

/// <summary>The codes of what a build says. Each has a page in docs/diagnostics.</summary>
internal static class BuildCode
{
    internal const string NvrtcAbsent = "HADAL8001";
    internal const string NvrtcRequired = "HADAL8002";
    internal const string KernelDoesNotCompile = "HADAL8003";
    internal const string SpecUnreadable = "HADAL8004";
    internal const string KernelBreaksRule = "HADAL8005";
    internal const string CacheRefused = "HADAL8006";
    internal const string AssemblyUnreadable = "HADAL8007";
    internal const string WorkerFailed = "HADAL8008";
    internal const string TuneFileUnreadable = "HADAL8011";
    internal const string TuningUnused = "HADAL8012";

    // HADAL8009 (a property's value), HADAL8010 (the version of MSBuild) and HADAL8013 (that of the compiler) are reported by Hadal.targets.

    internal static string HelpLink(string pages, string code) => Path.Combine(pages, code + ".md");
}
