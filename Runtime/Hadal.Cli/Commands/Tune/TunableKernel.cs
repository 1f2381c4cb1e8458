using Hadal.Cli.Kernels;
using Hadal.Compilation;
using Hadal.Specs;

namespace Hadal.Cli.Commands.Tune;

/// <summary>A kernel with a choice of configurations.</summary>
/// <param name="Declared">Its first declaration; others of the same spec share its machine code.</param>
/// <param name="Family">Its family.</param>
/// <param name="Spec">The spec, read.</param>
internal sealed record TunableKernel(ListedKernel Declared, ITunableFamily Family, IKernelSpec Spec)
{
    /// <summary>So many of the model's favourites at each number of rows are measured: the rest is hardly ever the fastest, and compiling takes most of the time.</summary>
    internal const int MostCandidates = 48;

    /// <summary>The kernels to tune, each spec once.</summary>
    /// <param name="assembly">An assembly, which is read with those of its references that lie beside it.</param>
    /// <param name="names">Parts of names, one of which a kernel's must hold; none for all.</param>
    /// <exception cref="HadalException">There are none, or a name is of none, or a spec cannot be read by this version.</exception>
    internal static IReadOnlyList<TunableKernel> Find(string assembly, IReadOnlyList<string> names)
    {
        TunableKernel[] all = [.. AssemblyKernels.Find(assembly).Select(Read).OfType<TunableKernel>()];
        if (all.Length == 0)
        {
            throw new HadalException($"'{assembly}' declares no kernel with a choice of configurations, and neither do its references beside it ('hadal list' shows what they declare).");
        }

        foreach (string name in names.Where(name => !all.Any(kernel => kernel.IsCalled(name))))
        {
            throw new HadalException($"--kernel {name}: no kernel's name contains that. To be tuned are {string.Join(", ", all.Select(kernel => kernel.Declared.Name).Distinct())}.");
        }

        return [.. all.Where(kernel => names.Count == 0 || names.Any(kernel.IsCalled)).DistinctBy(kernel => kernel.Declared.Spec)];
    }

    /// <summary>What is measured first at a number of rows, in the model's order; the model's own choice is among them.</summary>
    internal IReadOnlyList<string> Candidates(int m, int multiprocessors) =>
        [.. Family.Ranked(Spec, m, multiprocessors).Take(MostCandidates).Append(Family.Unmeasured(Spec, m, multiprocessors)).Distinct()];

    private bool IsCalled(string name) => Declared.Name.Contains(name, StringComparison.Ordinal);

    private static TunableKernel? Read(ListedKernel kernel)
    {
        try
        {
            return KernelFamilies.Find(kernel.Spec) is ITunableFamily family ? new(kernel, family, family.Parse(kernel.Spec)) : null;
        }
        catch (FormatException error)
        {
            throw new HadalException($"'{kernel.Name}' of {kernel.Assembly}: {error.Message}", error);
        }
    }
}
