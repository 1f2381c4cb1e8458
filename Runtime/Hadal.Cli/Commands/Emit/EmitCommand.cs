using System.CommandLine;
using Hadal.Cli.CommandLine;
using Hadal.Cli.Kernels;
using Hadal.Compilation;

namespace Hadal.Cli.Commands.Emit;

/// <summary><c>hadal emit ASSEMBLY --out DIR</c>: the CUDA text of an application's kernels.</summary>
internal static class EmitCommand
{
    internal static Command Create(ToolConsole console)
    {
        Argument<string> assembly = KernelFiles.AssemblyArgument();
        Option<string> folder = KernelFiles.OutOption();
        Command command = new("emit", "Write the CUDA text of an assembly's kernels, and the headers that it includes.") { assembly, folder };
        command.SetAction(parsed => console.Print(
            parsed,
            Emit(parsed.GetRequiredValue(assembly), parsed.GetRequiredValue(folder)),
            BuildReportJson.Default.BuildReport,
            KernelFiles.Render));
        return command;
    }

    private static BuildReport Emit(string assembly, string folder)
    {
        IReadOnlyList<ListedKernel> kernels = AssemblyKernels.Find(assembly);
        IReadOnlyList<KernelUnit> units = KernelUnit.Of(kernels, KernelFiles.DefaultArchitecture);
        Directory.CreateDirectory(folder);

        // Beside the units, so that a plain nvcc compiles them from there.
        foreach ((string path, string text) in KernelSources.Headers)
        {
            string file = Path.Combine(folder, path);
            Directory.CreateDirectory(Path.GetDirectoryName(file)!);
            File.WriteAllText(file, text);
        }

        return KernelFiles.Report(kernels, units.Select(unit =>
        {
            string file = Path.Combine(folder, unit.FileStem + ".cu");
            File.WriteAllText(file, unit.Variant.Source);
            return (unit, KernelFiles.Describe(unit, KernelFiles.DefaultArchitecture, file));
        }));
    }
}
