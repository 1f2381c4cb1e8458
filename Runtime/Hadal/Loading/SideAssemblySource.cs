using System.Reflection;
using Hadal.Compilation;

namespace Hadal.Loading;

/// <summary>The resource-only assembly of kernels that the build put beside the application.</summary>
internal sealed class SideAssemblySource : IKernelImageSource
{
    /// <summary>The <c>RuntimeHostConfigurationOption</c> by which the build tells the assembly's simple name.</summary>
    internal const string ConfigurationKey = "Hadal.KernelAssembly";

    private readonly string? _name;
    private readonly Lazy<(Assembly? Assembly, IReadOnlyList<KernelTableEntry> Table, string Failure)> _contents;

    internal SideAssemblySource(string? name, Func<string, Assembly> load)
    {
        _name = name;
        _contents = new(() => Read(name, load));
    }

    internal static SideAssemblySource OfApplication() =>
        new(AppContext.GetData(ConfigurationKey) as string, name => Assembly.Load(new AssemblyName(name)));

    public KernelImage? TryFind(KernelRequest request, string architecture, string sourceHash, out string reason)
    {
        (Assembly? assembly, IReadOnlyList<KernelTableEntry> table, string failure) = _contents.Value;
        reason = failure;
        if (assembly is null)
        {
            return null;
        }

        KernelTableEntry? entry = table.FirstOrDefault(e => e.SourceHash == sourceHash && e.Architecture == architecture);
        if (entry is null)
        {
            reason = table.Any(e => e.Spec == request.Spec && e.Architecture == architecture)
                ? $"the kernel assembly {_name} has it from another version of Hadal; rebuild the application"
                : $"the kernel assembly {_name} does not have it for {architecture}";
            return null;
        }

        try
        {
            return Image(assembly, entry, out reason);
        }
        catch (Exception e) when (IsDamage(e))
        {
            reason = $"the kernel assembly {_name} cannot be read: {e.Message.TrimEnd('.')}";
            return null;
        }
    }

    /// <summary>What loading and reading an assembly throw that is absent, cut off or altered.</summary>
    internal static bool IsDamage(Exception e) => e is IOException or UnauthorizedAccessException or BadImageFormatException or FormatException or OverflowException;

    private KernelImage? Image(Assembly assembly, KernelTableEntry entry, out string reason)
    {
        // Resources of a loaded assembly are mapped memory for as long as the process lives: no copy.
        if (assembly.GetManifestResourceStream(entry.ResourceName) is not UnmanagedMemoryStream resource)
        {
            reason = $"the kernel assembly {_name} lists it, but has no resource '{entry.ResourceName}'";
            return null;
        }

        ReadOnlyMemory<byte> cubin = new MappedMemory(resource).Memory;
        if (KernelTable.Digest(cubin.Span) != entry.Digest)
        {
            reason = $"the kernel assembly {_name} is damaged: the machine code in '{entry.ResourceName}' is not what the build wrote; copy the file, or build the application, again";
            return null;
        }

        reason = "";
        return new(KernelOrigin.SideAssembly, cubin, entry.NvrtcVersion);
    }

    private static (Assembly?, IReadOnlyList<KernelTableEntry>, string) Read(string? name, Func<string, Assembly> load)
    {
        if (string.IsNullOrEmpty(name))
        {
            return (null, [], "the application was built without a kernel assembly");
        }

        try
        {
            Assembly assembly = load(name);
            using Stream? table = assembly.GetManifestResourceStream(KernelTable.ResourceName);
            if (table is null)
            {
                return (null, [], $"the kernel assembly {name} has no table '{KernelTable.ResourceName}'");
            }

            using StreamReader reader = new(table);
            return (assembly, KernelTable.Read(reader.ReadToEnd()), "");
        }
        catch (Exception e) when (IsDamage(e))
        {
            return (null, [], $"the kernel assembly {name} cannot be read: {e.Message.TrimEnd('.')}");
        }
    }
}
