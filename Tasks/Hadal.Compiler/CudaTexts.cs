using Hadal.Build;

namespace Hadal.Compiler;

/// <summary>The CUDA texts of a build, for people and for errors to point at. NVRTC reads none of them.</summary>
internal sealed class CudaTexts(string folder)
{
    private const string Source = ".cu";
    private const string Log = ".log";

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

        // An unfinished file is of another worker, which is about to give it its name.
        foreach (string file in Directory.GetFiles(folder).Where(file => Path.GetExtension(file) is Source or Log && !files.Contains(file)))
        {
            File.Delete(file);
        }
    }

    internal string PathOf(KernelUnit unit) => Path.Combine(folder, unit.FileStem + Source);

    /// <summary>Writes what the compiler said of a unit; returns the file.</summary>
    internal string WriteLog(KernelUnit unit, string log)
    {
        string file = Path.Combine(folder, unit.FileStem + Log);
        GeneratedFile.Write(file, log);
        return file;
    }
}
