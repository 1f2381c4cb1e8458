using Hadal.Interop;
using Hadal.Interop.Nvrtc;

namespace Hadal.Compilation;

/// <summary>Compiles variants with NVRTC. Thread-safe.</summary>
internal sealed class KernelCompiler
{
    private readonly NvrtcLibrary _nvrtc;

    internal KernelCompiler(NvrtcLibrary nvrtc) => _nvrtc = nvrtc;

    /// <summary>Such as <c>12.4</c>.</summary>
    internal string NvrtcVersion => _nvrtc.Version;

    /// <summary>Finds NVRTC, or says where it looked. Never throws.</summary>
    /// <param name="path">A library file or a folder to try alone; null or empty searches.</param>
    /// <param name="diagnosis">What was found or tried, a sentence.</param>
    internal static KernelCompiler? TryCreate(string? path, out string diagnosis)
    {
        (NvrtcLibrary? library, NativeLibraryProbe probe) = NvrtcLibrary.Load(path);
        return TryCreate(library, probe, out diagnosis);
    }

    /// <summary>With the NVRTC of this process, which is searched for once: in <c>HADAL_NVRTC</c>, or else on this machine. Never throws.</summary>
    /// <param name="diagnosis">What was found or tried, a sentence.</param>
    internal static KernelCompiler? TryCreate(out string diagnosis) => TryCreate(NvrtcLibrary.Default, NvrtcLibrary.Probe, out diagnosis);

    private static KernelCompiler? TryCreate(NvrtcLibrary? library, NativeLibraryProbe probe, out string diagnosis)
    {
        diagnosis = library is null
            ? $"{probe.Failure} (tried {string.Join(", ", probe.Tried)})."
            : $"NVRTC {library.Version} from {probe.Path}.";
        return library is null ? null : new(library);
    }

    /// <summary>Compiles, and refuses spills, stack frames and serialised wgmma.</summary>
    /// <exception cref="KernelCompilationException">The kernel is refused.</exception>
    /// <exception cref="HadalException">NVRTC fails on this machine, whatever the kernel.</exception>
    internal CompiledKernel Compile(KernelVariant variant, string architecture)
    {
        NvrtcResult result = NvrtcProgram.Compile(
            _nvrtc, $"{variant.Configuration}.cu", variant.Source, KernelSources.Headers, KernelOptions.Of(architecture));
        if (!result.Succeeded)
        {
            throw Failure(variant, architecture, result);
        }

        if (CompilerLog.Refusal(result.Log) is { } refusal)
        {
            throw new KernelCompilationException(
                $"Configuration '{variant.Configuration}' compiled by NVRTC {NvrtcVersion} for {architecture} is not used: {refusal}.", result.Log);
        }

        if (variant.InterleaveMultiplyAdds && MultiplyAddInterleaver.IsNeeded(NvrtcVersion))
        {
            _ = MultiplyAddInterleaver.Apply(result.Cubin);
        }

        return new(KernelSources.Hash(architecture, variant), architecture, NvrtcVersion, Resources(variant, result.Log), result.Cubin);
    }

    private HadalException Failure(KernelVariant variant, string architecture, NvrtcResult result)
    {
        string said = result.Log.Length > 0 ? FirstError(result.Log) : result.Description;
        return result.IsRefusal
            ? new KernelCompilationException($"NVRTC {NvrtcVersion} does not compile configuration '{variant.Configuration}' for {architecture}: {said}", result.Log)
            : new HadalException(
                $"NVRTC {NvrtcVersion} failed at configuration '{variant.Configuration}' for {architecture} with {result.Code} ({result.Description}), which is no fault of the kernel's{(result.Log.Length > 0 ? $": {said}" : "")}.");
    }

    private static KernelResources Resources(KernelVariant variant, string log)
    {
        KernelResources reported = CompilerLog.Resources(log);
        return reported with { SharedBytes = reported.SharedBytes + variant.DynamicSharedBytes };
    }

    private static string FirstError(string log) =>
        Array.Find(log.Split('\n'), line => line.Contains("error", StringComparison.OrdinalIgnoreCase))?.Trim() ?? log.Trim();
}
