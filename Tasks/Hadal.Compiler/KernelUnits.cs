using Hadal.Build;
using Hadal.Compilation;
using Hadal.Specs;

namespace Hadal.Compiler;

/// <summary>Declared kernels to the texts that serve them.</summary>
internal static class KernelUnits
{
    /// <summary>The units of all specs, each spec once, in the request's order. A spec that cannot be read is an error that names its library.</summary>
    internal static IReadOnlyList<KernelUnit> Of(BuildRequest request, KernelTuning tuning, BuildLog log)
    {
        List<KernelUnit> units = [];
        foreach (IGrouping<string, RequestedKernel> kernels in request.Kernels.GroupBy(kernel => kernel.Spec))
        {
            string[] declarations = [.. kernels.Select(kernel => kernel.Name).Distinct()];
            try
            {
                IReadOnlyList<KernelVariant> variants = KernelFamilies.Variants(kernels.Key, request.Architecture, tuning, out IReadOnlyList<string> dropped);
                if (dropped.Count > 0)
                {
                    log.Progress(
                        $"Of the configurations that were measured to be the fastest for {declarations[0]}, {string.Join(", ", dropped)} are not compiled: {variants.Count} others are at more points, and a kernel has no more. Where one would have been chosen, the model chooses among these.",
                        BuildCode.TuningUnused);
                }

                units.AddRange(
                    from variant in variants
                    select new KernelUnit(kernels.Key, variant, KernelSources.Hash(request.Architecture, variant), declarations));
            }
            catch (SpecFormatException error)
            {
                RequestedKernel first = kernels.First();
                log.Error(BuildCode.SpecUnreadable, $"'{first.Name}' of the assembly {first.Assembly}: {error.Message}{Remedy(first)}", declarations);
            }
        }

        return units;
    }

    private static string Remedy(RequestedKernel kernel)
    {
        Version own = typeof(KernelFamilies).Assembly.GetName().Version!;
        return Version.TryParse(kernel.Hadal, out Version? needed) && needed > new Version(own.ToString(fieldCount: 3))
            ? $" {kernel.Assembly} was built with Hadal {needed}, and the application references Hadal {own.ToString(fieldCount: 3)}: it needs {needed} or later."
            : "";
    }
}
