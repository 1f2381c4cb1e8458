using System.Reflection;
using System.Reflection.Metadata;
using System.Reflection.Metadata.Ecma335;
using System.Reflection.PortableExecutable;
using System.Security.Cryptography;
using System.Text;
using Hadal.Build;
using Hadal.Compilation;

namespace Hadal.Compiler;

/// <summary>
/// Writes the assembly of an application's kernels: no code, a resource a cubin, the table that names them, and what was measured of them. Equal kernels give
/// equal bytes.
/// </summary>
internal static class SideAssembly
{
    internal static void Write(string path, IReadOnlyList<(KernelUnit Unit, CompiledKernel Kernel)> kernels, KernelTuning tuning)
    {
        SortedDictionary<string, ReadOnlyMemory<byte>> resources = new(StringComparer.Ordinal);
        List<KernelTableEntry> table = [];
        foreach ((KernelUnit unit, CompiledKernel kernel) in kernels)
        {
            string resource = $"{kernel.SourceHash}.cubin";
            resources[resource] = kernel.Cubin;
            table.Add(new(unit.Spec, unit.Variant.Configuration, kernel.SourceHash, kernel.Architecture, kernel.NvrtcVersion, kernel.Resources, resource, KernelTable.Digest(kernel.Cubin.Span)));
        }

        string measured = tuning.IsEmpty ? "" : tuning.Write();
        resources.Add(KernelTable.ResourceName, Encoding.UTF8.GetBytes(KernelTable.Write(table, measured)));
        if (measured.Length > 0)
        {
            resources.Add(KernelTuning.ResourceName, Encoding.UTF8.GetBytes(measured));
        }

        GeneratedFile.Write(path, Serialize(Path.GetFileNameWithoutExtension(path), resources));
    }

    /// <summary>An assembly with nothing but resources (ECMA-335, II.22.24 and II.24.2.2).</summary>
    private static byte[] Serialize(string name, IEnumerable<KeyValuePair<string, ReadOnlyMemory<byte>>> resources)
    {
        MetadataBuilder metadata = new();
        ReservedBlob<GuidHandle> moduleId = metadata.ReserveGuid();
        metadata.AddModule(0, metadata.GetOrAddString($"{name}.dll"), moduleId.Handle, default, default);
        metadata.AddAssembly(metadata.GetOrAddString(name), new Version(1, 0, 0, 0), default, default, default, AssemblyHashAlgorithm.None);
        metadata.AddTypeDefinition(default, default, metadata.GetOrAddString("<Module>"), default, MetadataTokens.FieldDefinitionHandle(1), MetadataTokens.MethodDefinitionHandle(1));

        BlobBuilder data = new();
        foreach ((string resource, ReadOnlyMemory<byte> content) in resources)
        {
            data.Align(8);
            metadata.AddManifestResource(ManifestResourceAttributes.Public, metadata.GetOrAddString(resource), default, (uint)data.Count);
            data.WriteInt32(content.Length);
            data.WriteBytes(content.ToArray());
        }

        ManagedPEBuilder image = new(
            new(imageCharacteristics: Characteristics.ExecutableImage | Characteristics.Dll),
            new(metadata),
            ilStream: new(),
            managedResources: data,
            flags: CorFlags.ILOnly,
            deterministicIdProvider: ContentId);
        BlobBuilder bytes = new();
        new BlobWriter(moduleId.Content).WriteGuid(image.Serialize(bytes).Guid);
        return bytes.ToArray();
    }

    private static BlobContentId ContentId(IEnumerable<Blob> content)
    {
        using IncrementalHash hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (Blob blob in content)
        {
            hash.AppendData(blob.GetBytes());
        }

        return BlobContentId.FromHash(hash.GetHashAndReset());
    }
}
