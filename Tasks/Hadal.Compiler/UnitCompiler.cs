using System.Diagnostics;
using System.Globalization;
using Hadal.Build;
using Hadal.Compilation;

namespace Hadal.Compiler;

/// <summary>Gets the machine code of units: from the project's objects, from the user's cache, or from NVRTC, many at a time.</summary>
internal sealed class UnitCompiler(BuildRequest request, KernelCompiler? compiler, KernelStore objects, KernelCache cache, CudaTexts texts, BuildLog log)
{
    // What a compilation of a large GEMM may take, with room.
    private const long BytesPerCompilation = 2L << 30;

    private int _compiledCount;
    private int _refusalIsTold;

    /// <summary>How many were compiled anew.</summary>
    internal int CompiledCount => _compiledCount;

    /// <summary>The machine code of each unit; null where there is none and no compiler, or where an error was logged.</summary>
    internal CompiledKernel?[] Compile(IReadOnlyList<KernelUnit> units)
    {
        // Units of two specs can be one text.
        string[] hashes = [.. units.Select(unit => unit.SourceHash).Distinct()];
        ILookup<string, KernelUnit> unitsByHash = units.ToLookup(unit => unit.SourceHash);
        CompiledKernel?[] kernels = new CompiledKernel?[hashes.Length];
        Parallel.For(0, hashes.Length, new() { MaxDegreeOfParallelism = Parallelism }, i => kernels[i] = Get(unitsByHash[hashes[i]].First()));
        Dictionary<string, CompiledKernel?> byHash = hashes.Zip(kernels).ToDictionary(pair => pair.First, pair => pair.Second);
        return [.. units.Select(unit => byHash[unit.SourceHash])];
    }

    private int Parallelism => request.MaxParallelism > 0
        ? request.MaxParallelism
        : (int)Math.Clamp(GC.GetGCMemoryInfo().TotalAvailableMemoryBytes / BytesPerCompilation, 1, Environment.ProcessorCount);

    // Another NVRTC may give other code, so an entry of the one at hand is asked for; without one any will do.
    private CompiledKernel? Get(KernelUnit unit)
    {
        if (objects.TryRead(unit.SourceHash, compiler?.NvrtcVersion) is { } kept)
        {
            log.Detail($"{unit.Name}: at hand");
            return kept;
        }

        if (FromCache(unit) is { } cached)
        {
            objects.Write(cached);
            log.Detail($"{unit.Name}: from the cache");
            return cached;
        }

        return compiler is null ? null : Compile(unit, compiler);
    }

    private CompiledKernel? Compile(KernelUnit unit, KernelCompiler nvrtc)
    {
        try
        {
            long start = Stopwatch.GetTimestamp();
            CompiledKernel kernel = nvrtc.Compile(unit.Variant, request.Architecture);
            objects.Write(kernel);
            ToCache(kernel);
            Interlocked.Increment(ref _compiledCount);
            log.Progress(string.Create(
                CultureInfo.InvariantCulture,
                $"compiled {unit.Name} for {request.Architecture} in {Stopwatch.GetElapsedTime(start).TotalSeconds:F1} s, {kernel.Resources.Registers} registers"));
            return kernel;
        }
        catch (KernelCompilationException error)
        {
            string code = CompilerLog.Refusal(error.Log) is null ? BuildCode.KernelDoesNotCompile : BuildCode.KernelBreaksRule;
            log.Error(code, $"'{unit.Declarations[0]}' ({unit.Spec}): {error.Message} CUDA text: {texts.PathOf(unit)}; compiler's log: {texts.WriteLog(unit, error.Log)}", unit.Declarations);
        }
        catch (HadalException error)
        {
            log.Error(BuildCode.WorkerFailed, $"'{unit.Declarations[0]}' ({unit.Spec}): {error.Message}", unit.Declarations);
        }

        return null;
    }

    private CompiledKernel? FromCache(KernelUnit unit)
    {
        if (cache.Refusal is { } refusal && Interlocked.Exchange(ref _refusalIsTold, 1) == 0)
        {
            log.Progress(refusal, BuildCode.CacheRefused);
        }

        try
        {
            return cache.TryRead(unit.SourceHash, compiler?.NvrtcVersion);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            log.Detail($"The kernel cache cannot be read: {error.Message}");
            return null;
        }
    }

    private void ToCache(CompiledKernel kernel)
    {
        if (cache.Refusal is not null)
        {
            return;
        }

        try
        {
            cache.Write(kernel);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException or HadalException)
        {
            log.Detail($"The kernel cache cannot be written: {error.Message}");
        }
    }
}
