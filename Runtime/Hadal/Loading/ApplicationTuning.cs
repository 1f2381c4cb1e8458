using Hadal.Compilation;

namespace Hadal.Loading;

/// <summary>What was measured of this application's kernels when it was built, from its kernel assembly.</summary>
internal static class ApplicationTuning
{
    /// <summary>The choices for one kernel: none where there is no assembly or none that can be used. Then the model chooses, and the loader says what is wrong with it.</summary>
    internal static IReadOnlyList<TunedChoice> Of(string spec) => SideAssemblyContents.OfApplication().Tuning.Of(spec);
}
