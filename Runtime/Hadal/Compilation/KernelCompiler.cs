namespace Hadal.Compilation;

/// <summary>Compiles a variant with NVRTC. Thread-safe.</summary>
internal sealed class KernelCompiler
{
    /// <summary>Finds NVRTC, or says where it looked. Never throws.</summary>
    /// <param name="path">A library file or a folder to try first and alone; null searches.</param>
    internal static KernelCompiler? TryCreate(string? path, out string diagnosis) => throw new NotImplementedException();

    /// <summary>Such as <c>12.4</c>.</summary>
    internal string NvrtcVersion => throw new NotImplementedException();

    /// <summary>Compiles, and refuses spills, stack frames and serialised wgmma by <see cref="KernelCompilationException"/>.</summary>
    internal CompiledKernel Compile(KernelVariant variant, string architecture) => throw new NotImplementedException();
}
