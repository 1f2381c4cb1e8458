using System.Reflection;
using Hadal.Compilation;

namespace Hadal.Loading;

/// <summary>What the kernel assembly of an application says of itself: all of it, or nothing and why.</summary>
/// <param name="Name">The assembly's simple name; empty where the application has none.</param>
/// <param name="Assembly">Where the machine code is; null where nothing can be used.</param>
/// <param name="Table">The kernels that it has.</param>
/// <param name="Tuning">What was measured of them when it was built.</param>
/// <param name="Failure">Why nothing can be used, without a final period; else empty.</param>
internal sealed record SideAssemblyContents(string Name, Assembly? Assembly, IReadOnlyList<KernelTableEntry> Table, KernelTuning Tuning, string Failure)
{
    /// <summary>The <c>RuntimeHostConfigurationOption</c> by which the build tells the assembly's simple name.</summary>
    internal const string ConfigurationKey = "Hadal.KernelAssembly";

    /// <summary>What becomes of a damaged one.</summary>
    internal const string Remedy = "copy the file, or build the application, again";

    private static readonly Lazy<SideAssemblyContents> s_ofApplication =
        new(() => Read(AppContext.GetData(ConfigurationKey) as string, name => Assembly.Load(new AssemblyName(name))));

    /// <summary>Of the running application.</summary>
    internal static SideAssemblyContents OfApplication() => s_ofApplication.Value;

    internal static SideAssemblyContents Read(string? name, Func<string, Assembly> load)
    {
        if (string.IsNullOrEmpty(name))
        {
            return Nothing("", "the application was built without a kernel assembly");
        }

        try
        {
            Assembly assembly = load(name);
            if (Text(assembly, KernelTable.ResourceName) is not { } table)
            {
                return Nothing(name, $"the kernel assembly {name} has no table '{KernelTable.ResourceName}'");
            }

            // The variants that were compiled follow from the tuning, so a table is of no use without the one that it was written with.
            string tuning = Text(assembly, KernelTuning.ResourceName) ?? "";
            IReadOnlyList<KernelTableEntry> entries = KernelTable.Read(table, tuning);
            return new(name, assembly, entries, tuning.Length == 0 ? KernelTuning.None : KernelTuning.Read(tuning), "");
        }
        catch (InvalidDataException damage)
        {
            return Nothing(name, $"the kernel assembly {name} is damaged: {damage.Message}; {Remedy}");
        }
        catch (Exception e) when (IsDamage(e))
        {
            return Nothing(name, $"the kernel assembly {name} cannot be read: {e.Message.TrimEnd('.')}");
        }
    }

    /// <summary>What loading and reading an assembly throw that is absent, cut off or altered.</summary>
    internal static bool IsDamage(Exception e) => e is IOException or UnauthorizedAccessException or BadImageFormatException or FormatException or OverflowException;

    private static SideAssemblyContents Nothing(string name, string why) => new(name, null, [], KernelTuning.None, why);

    private static string? Text(Assembly assembly, string resource)
    {
        using Stream? stream = assembly.GetManifestResourceStream(resource);
        if (stream is null)
        {
            return null;
        }

        using StreamReader reader = new(stream);
        return reader.ReadToEnd();
    }
}
