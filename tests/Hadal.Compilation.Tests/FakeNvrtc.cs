using System.Runtime.InteropServices;
using Hadal.Interop.Nvrtc;

namespace Hadal.Compilation.Tests;

/// <summary>An NVRTC that answers every compilation with a result of the test's, without a word in the log.</summary>
internal static unsafe class FakeNvrtc
{
    // One for the process: the tests of a class run one after another.
    private static int s_answer;

    internal static KernelCompiler Of(int answer)
    {
        s_answer = answer;
        return new(new NvrtcLibrary(new NvrtcApi(Find), "12.4"));
    }

    private static nint Find(string name) => name switch
    {
        "nvrtcGetErrorString" => (nint)(delegate* unmanaged<int, byte*>)&GetErrorString,
        "nvrtcCompileProgram" => (nint)(delegate* unmanaged<nint, int, byte**, int>)&CompileProgram,
        "nvrtcGetProgramLogSize" => (nint)(delegate* unmanaged<nint, nuint*, int>)&GetProgramLogSize,

        // Arguments that a function does not look at harm nobody.
        _ => (nint)(delegate* unmanaged<int>)&Succeed,
    };

    [UnmanagedCallersOnly]
    private static int Succeed() => 0;

    [UnmanagedCallersOnly]
    private static int CompileProgram(nint program, int count, byte** options) => s_answer;

    [UnmanagedCallersOnly]
    private static int GetProgramLogSize(nint program, nuint* size)
    {
        *size = 1;
        return 0;
    }

    [UnmanagedCallersOnly]
    private static byte* GetErrorString(int code)
    {
        // Text of an assembly stays where it is.
        ReadOnlySpan<byte> text = code == 1 ? "NVRTC_ERROR_OUT_OF_MEMORY\0"u8 : "NVRTC_ERROR_COMPILATION\0"u8;
        return (byte*)System.Runtime.CompilerServices.Unsafe.AsPointer(ref MemoryMarshal.GetReference(text));
    }
}
