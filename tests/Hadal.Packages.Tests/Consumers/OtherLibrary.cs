using System.Reflection;
using System.Reflection.Metadata;
using System.Reflection.Metadata.Ecma335;
using System.Reflection.PortableExecutable;

namespace Hadal.Packages.Tests.Consumers;

/// <summary>A library as the generator of another version of Hadal leaves it: a reference to that version, and a manifest.</summary>
internal static class OtherLibrary
{
    internal static void Write(string path, Version hadal, IEnumerable<string> specs)
    {
        string name = Path.GetFileNameWithoutExtension(path);
        MetadataBuilder metadata = new();
        metadata.AddModule(0, metadata.GetOrAddString($"{name}.dll"), metadata.GetOrAddGuid(Guid.NewGuid()), default, default);
        EntityHandle assembly = metadata.AddAssembly(metadata.GetOrAddString(name), new Version(1, 0, 0, 0), default, default, default, AssemblyHashAlgorithm.None);
        metadata.AddTypeDefinition(default, default, metadata.GetOrAddString("<Module>"), default, MetadataTokens.FieldDefinitionHandle(1), MetadataTokens.MethodDefinitionHandle(1));

        EntityHandle reference = metadata.AddAssemblyReference(metadata.GetOrAddString("Hadal"), hadal, default, default, default, default);
        EntityHandle attribute = metadata.AddTypeReference(reference, metadata.GetOrAddString("Hadal.CompilerServices"), metadata.GetOrAddString("KernelManifestAttribute"));
        BlobBuilder signature = new();
        new BlobEncoder(signature).MethodSignature(isInstanceMethod: true).Parameters(
            2,
            returns => returns.Void(),
            parameters =>
            {
                parameters.AddParameter().Type().String();
                parameters.AddParameter().Type().String();
            });
        EntityHandle constructor = metadata.AddMemberReference(attribute, metadata.GetOrAddString(".ctor"), metadata.GetOrAddBlob(signature));
        foreach (string spec in specs)
        {
            metadata.AddCustomAttribute(assembly, constructor, metadata.GetOrAddBlob(Value(spec, $"{name}.Layers.Run")));
        }

        BlobBuilder image = new();
        new ManagedPEBuilder(new(imageCharacteristics: Characteristics.ExecutableImage | Characteristics.Dll), new(metadata), ilStream: new()).Serialize(image);
        File.WriteAllBytes(path, image.ToArray());
    }

    // ECMA-335, II.23.3: prolog, the constructor's arguments, no named ones.
    private static BlobBuilder Value(string spec, string name)
    {
        BlobBuilder value = new();
        value.WriteUInt16(1);
        value.WriteSerializedString(spec);
        value.WriteSerializedString(name);
        value.WriteUInt16(0);
        return value;
    }
}
