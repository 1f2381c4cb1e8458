using System.CommandLine;
using System.Runtime.ExceptionServices;
using Hadal.Cli.CommandLine;
using Hadal.Cli.Kernels;
using Hadal.Compilation;
using Hadal.Interop.Nvrtc;

namespace Hadal.Cli.Commands.Compile;

/// <summary><c>hadal compile ASSEMBLY --out DIR</c>: the machine code of an application's kernels.</summary>
internal static class CompileCommand
{
    internal static Command Create(ToolConsole console)
    {
        Argument<string> assembly = KernelFiles.AssemblyArgument();
        Option<string> folder = KernelFiles.OutOption();
        Option<string> architecture = new Option<string>("--arch")
        {
            Description = "The GPU architecture.",
            HelpName = "ARCH",
            DefaultValueFactory = _ => KernelFiles.DefaultArchitecture,
        }.NeedsValue();
        Command command = new("compile", "Compile an assembly's kernels with NVRTC into cubins.") { assembly, folder, architecture };
        command.SetAction(parsed => console.Print(
            parsed,
            Compile(console, parsed.GetRequiredValue(assembly), parsed.GetRequiredValue(folder), parsed.GetRequiredValue(architecture)),
            BuildReportJson.Default.BuildReport,
            KernelFiles.Render));
        return command;
    }

    private static BuildReport Compile(ToolConsole console, string assembly, string folder, string architecture)
    {
        IReadOnlyList<ListedKernel> kernels = AssemblyKernels.Find(assembly);
        IReadOnlyList<KernelUnit> units = KernelUnit.Of(kernels, architecture);
        KernelCompiler compiler = KernelCompiler.TryCreate(Environment.GetEnvironmentVariable(NvrtcLibrary.PathVariable), out string diagnosis)
            ?? throw new HadalException($"compile needs NVRTC, which was not found: {diagnosis}");
        Directory.CreateDirectory(folder);
        BuiltVariant[] built = new BuiltVariant[units.Count];
        console.Track("compile", units.Count, progress =>
        {
            try
            {
                Parallel.For(0, units.Count, i =>
                {
                    CompiledKernel compiled = Compile(compiler, units[i], architecture);
                    string file = Path.Combine(folder, units[i].FileStem + ".cubin");
                    File.WriteAllBytes(file, compiled.Cubin.Span);
                    built[i] = KernelFiles.Describe(units[i], architecture, file, compiled.Resources);
                    progress.Step(units[i].FileStem);
                });
            }
            catch (AggregateException several)
            {
                ExceptionDispatchInfo.Throw(several.InnerExceptions[0]);
            }
        });
        return KernelFiles.Report(kernels, units.Zip(built));
    }

    private static CompiledKernel Compile(KernelCompiler compiler, KernelUnit unit, string architecture)
    {
        try
        {
            return compiler.Compile(unit.Variant, architecture);
        }
        catch (KernelCompilationException error)
        {
            throw new KernelCompilationException($"{unit.Spec}: {error.Message}", error.Log);
        }
    }
}
