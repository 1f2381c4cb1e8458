using Hadal.Compilation;

namespace Hadal.Cli.Kernels;

/// <summary>One text to emit or compile.</summary>
/// <param name="Spec">The canonical spec that it serves.</param>
/// <param name="Variant">Configuration and CUDA text.</param>
internal sealed record KernelUnit(string Spec, KernelVariant Variant)
{
    /// <inheritdoc cref="KernelVariant.FileStem"/>
    internal string FileStem => Variant.FileStem(Spec);

    /// <summary>The units of all kernels, each spec once.</summary>
    /// <exception cref="HadalException">A spec cannot be read by this version.</exception>
    internal static IReadOnlyList<KernelUnit> Of(IEnumerable<ListedKernel> kernels, string architecture)
    {
        List<KernelUnit> units = [];
        foreach (ListedKernel kernel in kernels.DistinctBy(kernel => kernel.Spec))
        {
            try
            {
                units.AddRange(KernelFamilies.Variants(kernel.Spec, architecture).Select(variant => new KernelUnit(kernel.Spec, variant)));
            }
            catch (FormatException error)
            {
                throw new HadalException($"'{kernel.Name}' of {kernel.Assembly}: {error.Message}", error);
            }
        }

        return units;
    }
}
