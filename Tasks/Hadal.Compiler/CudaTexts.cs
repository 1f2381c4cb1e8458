namespace Hadal.Compiler;

/// <summary>The CUDA texts of a build, for people and for errors to point at. NVRTC reads none of them.</summary>
internal sealed class CudaTexts(string folder)
{
    /// <summary>Writes the texts, and removes those of kernels that are gone.</summary>
    internal void Write(IReadOnlyList<KernelUnit> units)
    {
        Directory.CreateDirectory(folder);
        HashSet<string> files = [];
        foreach (KernelUnit unit in units)
        {
            files.Add(PathOf(unit));
            GeneratedFile.Write(PathOf(unit), unit.Variant.Source);
        }

        foreach (string file in Directory.EnumerateFiles(folder).Where(file => !files.Contains(file)).ToArray())
        {
            File.Delete(file);
        }
    }

    internal string PathOf(KernelUnit unit) => Path.Combine(folder, $"{unit.FileStem}.cu");

    /// <summary>Writes what the compiler said of a unit; returns the file.</summary>
    internal string WriteLog(KernelUnit unit, string log)
    {
        string file = Path.Combine(folder, $"{unit.FileStem}.log");
        GeneratedFile.Write(file, log);
        return file;
    }
}
