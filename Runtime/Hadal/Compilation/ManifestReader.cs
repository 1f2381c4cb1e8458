using System.Reflection.Metadata;
using System.Reflection.PortableExecutable;
using Hadal.CompilerServices;

namespace Hadal.Compilation;

/// <summary>
/// Reads the <see cref="KernelManifestAttribute"/>s of an assembly from its metadata (ECMA-335, II.22.10 and II.23.3).
/// No code of that assembly is loaded, so it may target any framework and any architecture.
/// </summary>
internal static class ManifestReader
{
    /// <summary>The assembly that has the attribute.</summary>
    internal const string HadalAssembly = "Hadal";

    /// <summary>Reads one assembly.</summary>
    /// <exception cref="HadalException">The file is missing, unreadable, or no .NET assembly.</exception>
    internal static AssemblyManifest Read(string path) =>
        ReadWhereManaged(path) ?? throw new HadalException($"'{path}' is not a .NET assembly: it holds no metadata.");

    /// <summary>Reads one file; null where it is no .NET assembly, such as a native library.</summary>
    /// <exception cref="HadalException">The file is missing or unreadable, or its metadata is damaged.</exception>
    internal static AssemblyManifest? ReadWhereManaged(string path)
    {
        try
        {
            using FileStream stream = new(path, FileMode.Open, FileAccess.Read, FileShare.Read | FileShare.Delete);
            using PEReader image = new(stream);
            return HasMetadata(image) ? Read(image.GetMetadataReader()) : null;
        }
        catch (Exception error) when (error is FileNotFoundException or DirectoryNotFoundException)
        {
            throw new HadalException($"There is no assembly '{path}'.", error);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new HadalException($"The assembly '{path}' cannot be read: {error.Message}", error);
        }
#pragma warning disable CA1031 // The reader of damaged metadata throws what its arithmetic runs into, from overflows to ranges.
        catch (Exception error) when (error is not HadalException)
#pragma warning restore CA1031
        {
            throw new HadalException($"'{path}' is not a .NET assembly, or is damaged: {error.Message}", error);
        }
    }

    private static bool HasMetadata(PEReader image)
    {
        try
        {
            return image.HasMetadata;
        }
        catch (BadImageFormatException)
        {
            // Another system's library, or no library at all.
            return false;
        }
    }

    private static AssemblyManifest Read(MetadataReader metadata)
    {
        if (!metadata.IsAssembly)
        {
            throw new BadImageFormatException("It is a module without an assembly manifest.");
        }

        AssemblyDefinition assembly = metadata.GetAssemblyDefinition();
        List<ManifestEntry> kernels = [];
        foreach (CustomAttributeHandle handle in assembly.GetCustomAttributes())
        {
            CustomAttribute attribute = metadata.GetCustomAttribute(handle);
            if (IsManifest(metadata, attribute))
            {
                kernels.Add(ReadEntry(metadata.GetBlobReader(attribute.Value)));
            }
        }

        kernels.Sort((left, right) => string.CompareOrdinal(left.Name, right.Name) is int order and not 0 ? order : string.CompareOrdinal(left.Spec, right.Spec));
        AssemblyReference[] references = [.. metadata.AssemblyReferences.Select(metadata.GetAssemblyReference)];
        string name = metadata.GetString(assembly.Name);
        return new(
            name,
            [.. references.Select(reference => metadata.GetString(reference.Name))],
            kernels,
            name == HadalAssembly
                ? assembly.Version
                : references.Where(reference => metadata.StringComparer.Equals(reference.Name, HadalAssembly)).Select(reference => reference.Version).FirstOrDefault());
    }

    private static bool IsManifest(MetadataReader metadata, CustomAttribute attribute)
    {
        // Hadal's own assembly defines the attribute, all others reference it.
        EntityHandle type = attribute.Constructor.Kind switch
        {
            HandleKind.MemberReference => metadata.GetMemberReference((MemberReferenceHandle)attribute.Constructor).Parent,
            HandleKind.MethodDefinition => metadata.GetMethodDefinition((MethodDefinitionHandle)attribute.Constructor).GetDeclaringType(),
            _ => default,
        };
        (StringHandle space, StringHandle name) = type.Kind switch
        {
            HandleKind.TypeReference when metadata.GetTypeReference((TypeReferenceHandle)type) is var reference => (reference.Namespace, reference.Name),
            HandleKind.TypeDefinition when metadata.GetTypeDefinition((TypeDefinitionHandle)type) is var definition => (definition.Namespace, definition.Name),
            _ => default,
        };
        return metadata.StringComparer.Equals(name, nameof(KernelManifestAttribute))
            && metadata.StringComparer.Equals(space, typeof(KernelManifestAttribute).Namespace!);
    }

    private static ManifestEntry ReadEntry(BlobReader value)
    {
        const ushort Prolog = 1;
        if (value.ReadUInt16() != Prolog || value.ReadSerializedString() is not string spec || value.ReadSerializedString() is not string name)
        {
            throw new BadImageFormatException($"A {nameof(KernelManifestAttribute)} does not hold two strings.");
        }

        return new(spec, name);
    }
}
