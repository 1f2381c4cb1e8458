using System.CommandLine;
using Hadal.Cli.CommandLine;
using Hadal.Compilation;
using Spectre.Console;

namespace Hadal.Cli.Kernels;

/// <summary>What the commands share that make files of an assembly's kernels.</summary>
internal static class KernelFiles
{
    internal const string DefaultArchitecture = "sm_90a";

    internal static Argument<string> AssemblyArgument() => new("ASSEMBLY") { Description = "An assembly that declares kernels, or an application's." };

    internal static Option<string> OutOption() =>
        new Option<string>("--out") { Description = "The folder to write to.", HelpName = "DIR", Required = true }.NeedsValue();

    internal static BuiltVariant Describe(KernelUnit unit, string architecture, string file, KernelResources? resources = null) => new(
        unit.Variant.Configuration, architecture, resources?.Registers, resources?.SharedBytes, resources?.SpillBytes, resources?.StackBytes, file);

    internal static BuildReport Report(IEnumerable<ListedKernel> kernels, IEnumerable<(KernelUnit Unit, BuiltVariant Variant)> built)
    {
        ILookup<string, BuiltVariant> variants = built.ToLookup(pair => pair.Unit.Spec, pair => pair.Variant, StringComparer.Ordinal);
        return new([.. kernels.Select(kernel => new BuiltKernel(kernel.Name, kernel.Spec, kernel.Assembly, [.. variants[kernel.Spec]]))]);
    }

    internal static Table Render(BuildReport report)
    {
        Table table = PlainTable.Of("kernel", "config", "arch", "registers", "shared", "file");
        foreach (BuiltKernel kernel in report.Kernels)
        {
            foreach (BuiltVariant variant in kernel.Variants)
            {
                table.Add(kernel.Name, variant.Config, variant.Arch, $"{variant.Registers}", $"{variant.SharedBytes}", variant.File);
            }
        }

        return table;
    }
}
