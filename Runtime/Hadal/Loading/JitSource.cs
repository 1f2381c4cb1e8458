using Hadal.Compilation;

namespace Hadal.Loading;

/// <summary>NVRTC; what it compiles goes into the cache.</summary>
internal sealed class JitSource(string? mode, Func<(KernelCompiler? Compiler, string Diagnosis)> find, Func<KernelCache> openCache) : IKernelImageSource
{
    internal const string ModeVariable = "HADAL_JIT";

    private readonly Lazy<(KernelCompiler? Compiler, string Diagnosis)> _compiler = new(find);

    internal static JitSource OfEnvironment() => new(
        Environment.GetEnvironmentVariable(ModeVariable),
        () => (KernelCompiler.TryCreate(out string diagnosis), diagnosis),
        () => KernelCache.Default);

    public KernelImage? TryFind(KernelRequest request, string architecture, string sourceHash, out string reason)
    {
        // Whatever the variable says besides, a wish to forbid must not be missed for its spelling.
        if (!string.IsNullOrEmpty(mode))
        {
            reason = mode == "forbid" ? $"{ModeVariable}=forbid forbids compiling it now" : $"{ModeVariable} is '{mode}'; it can only be 'forbid', so nothing is compiled now";
            return null;
        }

        if (_compiler.Value.Compiler is not { } compiler)
        {
            reason = $"NVRTC cannot compile it now: {_compiler.Value.Diagnosis.TrimEnd('.')}";
            return null;
        }

        CompiledKernel compiled;
        try
        {
            compiled = compiler.Compile(request.Variant, architecture);
        }
        catch (KernelCompilationException error)
        {
            // The compiler knows the unit only; the caller knows the method.
            throw new KernelCompilationException($"{request} cannot be compiled: {error.Message}", error.Log);
        }

        reason = "";
        Cache(request, compiled);
        return new(KernelOrigin.Jit, compiled.Cubin, compiled.NvrtcVersion);
    }

    private void Cache(KernelRequest request, CompiledKernel compiled)
    {
        try
        {
            openCache().Write(compiled);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or HadalException)
        {
            // A kernel that cannot be cached still runs; the next process compiles it again.
            KernelLoading.ReportUncached(request, e);
        }
    }
}
