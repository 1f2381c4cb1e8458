using System.Diagnostics;
using System.Globalization;
using Hadal.Build;
using Hadal.Compilation;

namespace Hadal.Compiler;

/// <summary>One build: from the declared kernels to the side assembly.</summary>
internal sealed class KernelBuild(BuildRequest request, KernelCache cache, BuildLog log)
{
    private readonly KernelStore _objects = new(Path.Combine(request.Folder, "objects"));
    private readonly CudaTexts _texts = new(Path.Combine(request.Folder, "cuda"));

    internal void Run()
    {
        long start = Stopwatch.GetTimestamp();
        Directory.CreateDirectory(request.Folder);
        GeneratedFile.RemoveAbandoned(request.Folder);
        File.Delete(request.Stamp);
        KernelTuning tuning = RequestedTuning.Read(request, log);
        IReadOnlyList<KernelUnit> units = KernelUnits.Of(request, tuning, log);
        if (log.HasErrors)
        {
            return;
        }

        _texts.Write(units);
        KernelCompiler? compiler = KernelCompiler.TryCreate(request.NvrtcPath, out string diagnosis);
        log.Detail(diagnosis);

        UnitCompiler unitCompiler = new(request, compiler, _objects, cache, _texts, log);
        CompiledKernel?[] kernels = unitCompiler.Compile(units);
        if (log.HasErrors)
        {
            return;
        }

        (KernelUnit Unit, CompiledKernel Kernel)[] compiled = [.. units.Zip(kernels).Where(pair => pair.Second is not null).Select(pair => (pair.First, pair.Second!))];
        int absent = units.Count - compiled.Length;
        if (absent > 0 && request.NvrtcIsRequired)
        {
            log.Error(
                BuildCode.NvrtcRequired,
                $"{absent} of {units.Count} kernels cannot be compiled, and HadalKernelCompilation is Required: {diagnosis} Install NVRTC 12 or 13, or name its folder in HadalNvrtcPath.");
            return;
        }

        SideAssembly.Write(request.SideAssembly, compiled, tuning);
        GeneratedFile.Write(request.Report, ResourceReport.Write(compiled));
        _objects.Clear(kept: compiled.Select(pair => pair.Kernel));
        Conclude(units.Count, absent, unitCompiler.CompiledCount, compiler, diagnosis, Stopwatch.GetElapsedTime(start));
    }

    private void Conclude(int total, int absent, int fresh, KernelCompiler? compiler, string diagnosis, TimeSpan elapsed)
    {
        if (absent > 0)
        {
            log.Progress(
                $"Hadal: {absent} of {total} kernels are left to be compiled when they first run on a GPU, for NVRTC is not at hand: {diagnosis} Install NVRTC 12 or 13 and build again; 'hadal doctor' tells more.",
                BuildCode.NvrtcAbsent);
            return;
        }

        GeneratedFile.Write(request.Stamp, "");
        string summary = string.Create(
            CultureInfo.InvariantCulture,
            $"{total} kernels for {request.Architecture}: {fresh} compiled{(compiler is null ? "" : $" by NVRTC {compiler.NvrtcVersion}")}, {total - fresh} at hand ({elapsed.TotalSeconds:F1} s); resources in {request.Report}");
        if (fresh > 0)
        {
            log.Progress(summary);
        }
        else
        {
            log.Detail(summary);
        }
    }
}
