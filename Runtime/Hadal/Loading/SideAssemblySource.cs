using System.Reflection;
using Hadal.Compilation;

namespace Hadal.Loading;

/// <summary>The resource-only assembly of kernels that the build put beside the application.</summary>
/// <param name="read">Reads it, once.</param>
internal sealed class SideAssemblySource(Func<SideAssemblyContents> read) : IKernelImageSource
{
    private readonly Lazy<SideAssemblyContents> _contents = new(read);

    public KernelImage? TryFind(KernelRequest request, string architecture, string sourceHash, out string reason)
    {
        SideAssemblyContents contents = _contents.Value;
        reason = contents.Failure;
        if (contents.Assembly is null)
        {
            return null;
        }

        (string name, IReadOnlyList<KernelTableEntry> table) = (contents.Name, contents.Table);
        KernelTableEntry? entry = table.FirstOrDefault(e => e.SourceHash == sourceHash && e.Architecture == architecture);
        if (entry is null)
        {
            reason = table.Any(e => e.Spec == request.Spec && e.Architecture == architecture)
                ? $"the kernel assembly {name} has it from another version of Hadal; rebuild the application"
                : $"the kernel assembly {name} does not have it for {architecture}";
            return null;
        }

        try
        {
            return Image(name, contents.Assembly, entry, out reason);
        }
        catch (Exception e) when (SideAssemblyContents.IsDamage(e))
        {
            reason = $"the kernel assembly {name} cannot be read: {e.Message.TrimEnd('.')}";
            return null;
        }
    }

    private static KernelImage? Image(string name, Assembly assembly, KernelTableEntry entry, out string reason)
    {
        // Resources of a loaded assembly are mapped memory for as long as the process lives: no copy.
        if (assembly.GetManifestResourceStream(entry.ResourceName) is not UnmanagedMemoryStream resource)
        {
            reason = $"the kernel assembly {name} lists it, but has no resource '{entry.ResourceName}'";
            return null;
        }

        ReadOnlyMemory<byte> cubin = new MappedMemory(resource).Memory;
        if (KernelTable.Digest(cubin.Span) != entry.Digest)
        {
            reason = $"the kernel assembly {name} is damaged: the machine code in '{entry.ResourceName}' is not what the build wrote; {SideAssemblyContents.Remedy}";
            return null;
        }

        reason = "";
        return new(KernelOrigin.SideAssembly, cubin, entry.NvrtcVersion);
    }
}
