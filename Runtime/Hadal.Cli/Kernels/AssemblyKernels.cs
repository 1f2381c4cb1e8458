using Hadal.Compilation;

namespace Hadal.Cli.Kernels;

/// <summary>The kernels of an application: what an assembly declares, and what the assemblies that it references declare.</summary>
internal static class AssemblyKernels
{
    /// <summary>Reads an assembly and, of those that it references directly or not, the ones that lie in its folder.</summary>
    /// <returns>The kernels, by assembly in the order of reference, then by name.</returns>
    /// <exception cref="HadalException">A file is missing, or is no .NET assembly.</exception>
    internal static IReadOnlyList<ListedKernel> Find(string assembly)
    {
        if (assembly.Length == 0)
        {
            throw new HadalException("There is no assembly ''.");
        }

        string folder = Path.GetDirectoryName(Path.GetFullPath(assembly))!;
        HashSet<string> seen = new(StringComparer.OrdinalIgnoreCase);
        Queue<string> pending = new([assembly]);
        List<ListedKernel> kernels = [];
        while (pending.TryDequeue(out string? path))
        {
            AssemblyManifest manifest = ManifestReader.Read(path);
            if (!seen.Add(manifest.Name))
            {
                continue;
            }

            kernels.AddRange(manifest.Kernels.Select(kernel => new ListedKernel(kernel.Name, kernel.Spec, manifest.Name)));
            foreach (string reference in manifest.References.Order(StringComparer.Ordinal))
            {
                string file = Path.Combine(folder, reference + ".dll");
                if (!seen.Contains(reference) && File.Exists(file))
                {
                    pending.Enqueue(file);
                }
            }
        }

        return kernels;
    }
}
