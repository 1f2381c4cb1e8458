namespace Hadal;

/// <summary>NVRTC refused a kernel, or the result breaks a rule (spills, stack frames, serialised wgmma).</summary>
/// <param name="message">What went wrong.</param>
/// <param name="log">The compiler's log.</param>
public sealed class KernelCompilationException(string message, string log) : HadalException(message)
{
    /// <summary>The compiler's log.</summary>
    public string Log { get; } = log;
}
