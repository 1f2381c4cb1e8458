using System.Reflection;
using System.Reflection.Emit;
using System.Reflection.Metadata;
using System.Reflection.Metadata.Ecma335;
using System.Reflection.PortableExecutable;
using System.Text;
using Hadal.Compilation;

namespace Hadal.Tests.Loading;

/// <summary>Writes resource-only assemblies as a build would, and loads them.</summary>
internal static class SideAssembly
{
    internal static Assembly Load(params (string Name, byte[] Content)[] resources)
    {
        PersistedAssemblyBuilder assembly = new(new AssemblyName($"Fake{Guid.NewGuid():N}.Kernels"), typeof(object).Assembly);
        assembly.DefineDynamicModule("Fake");
        MetadataBuilder metadata = assembly.GenerateMetadata(out BlobBuilder code, out _);
        BlobBuilder contents = new();
        foreach ((string name, byte[] content) in resources)
        {
            contents.Align(8);
            metadata.AddManifestResource(ManifestResourceAttributes.Public, metadata.GetOrAddString(name), default, (uint)contents.Count);
            contents.WriteInt32(content.Length);
            contents.WriteBytes(content);
        }

        BlobBuilder image = new();
        new ManagedPEBuilder(PEHeaderBuilder.CreateLibraryHeader(), new MetadataRootBuilder(metadata), code, managedResources: contents).Serialize(image);
        return Assembly.Load(image.ToArray());
    }

    internal static (string, byte[]) Table(params KernelTableEntry[] entries) => Table("", entries);

    /// <summary>A table that was written beside a tuning.</summary>
    internal static (string, byte[]) Table(string tuning, params KernelTableEntry[] entries) =>
        (KernelTable.ResourceName, Encoding.UTF8.GetBytes(KernelTable.Write(entries, tuning)));

    internal static (string, byte[]) Tuning(string text) => (KernelTuning.ResourceName, Encoding.UTF8.GetBytes(text));
}
