namespace Hadal.Interop.Nvrtc;

/// <summary>One compilation.</summary>
/// <param name="Code">The <c>nvrtcResult</c>.</param>
/// <param name="Description">Its name, such as <c>NVRTC_ERROR_COMPILATION</c>.</param>
/// <param name="Log">What the compiler and ptxas said.</param>
/// <param name="Cubin">The machine code; empty on failure.</param>
internal sealed record NvrtcResult(int Code, string Description, string Log, byte[] Cubin)
{
    private const int InvalidOption = 5;
    private const int Compilation = 6;

    /// <summary>Whether there is a cubin.</summary>
    internal bool Succeeded => Code == 0;

    /// <summary>Whether it is text or options that are wrong. Anything else, such as too little memory, is the machine's failure.</summary>
    internal bool IsRefusal => Code is InvalidOption or Compilation;
}
