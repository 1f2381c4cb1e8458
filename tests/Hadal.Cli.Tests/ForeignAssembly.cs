using System.Reflection;
using System.Reflection.Emit;
using Hadal.CompilerServices;
using Hadal.Testing;

namespace Hadal.Cli.Tests;

/// <summary>Assemblies with manifests that no generator of this version writes.</summary>
internal static class ForeignAssembly
{
    internal static string Write(TemporaryFolder folder, string name, params (string Spec, string Name)[] kernels)
    {
        PersistedAssemblyBuilder assembly = new(new AssemblyName(name), typeof(object).Assembly);
        assembly.DefineDynamicModule(name);
        ConstructorInfo manifest = typeof(KernelManifestAttribute).GetConstructors().Single();
        foreach ((string spec, string method) in kernels)
        {
            assembly.SetCustomAttribute(new CustomAttributeBuilder(manifest, [spec, method]));
        }

        string path = folder[name + ".dll"];
        assembly.Save(path);
        return path;
    }
}
