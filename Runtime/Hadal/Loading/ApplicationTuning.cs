using System.Reflection;
using Hadal.Compilation;

namespace Hadal.Loading;

/// <summary>What was measured of this application's kernels when it was built, from its kernel assembly.</summary>
internal static class ApplicationTuning
{
    private static readonly Lazy<KernelTuning> s_tuning = new(
        () => Read(AppContext.GetData(SideAssemblySource.ConfigurationKey) as string, name => Assembly.Load(new AssemblyName(name))));

    /// <summary>The choices for one kernel.</summary>
    internal static IReadOnlyList<TunedChoice> Of(string spec) => s_tuning.Value.Of(spec);

    /// <summary>Nothing, where there is no assembly or none that this version reads: then the model chooses, and the loader says what is wrong with it.</summary>
    internal static KernelTuning Read(string? assembly, Func<string, Assembly> load)
    {
        if (string.IsNullOrEmpty(assembly))
        {
            return KernelTuning.None;
        }

        try
        {
            using Stream? resource = load(assembly).GetManifestResourceStream(KernelTuning.ResourceName);
            if (resource is null)
            {
                return KernelTuning.None;
            }

            using StreamReader reader = new(resource);
            return KernelTuning.Read(reader.ReadToEnd());
        }
        catch (Exception e) when (SideAssemblySource.IsDamage(e))
        {
            return KernelTuning.None;
        }
    }
}
