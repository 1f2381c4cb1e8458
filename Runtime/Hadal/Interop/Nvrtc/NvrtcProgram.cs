using System.Runtime.InteropServices;
using System.Text;

namespace Hadal.Interop.Nvrtc;

/// <summary>Compiles text with headers in memory, so that no path of a machine enters the result.</summary>
internal static unsafe class NvrtcProgram
{
    internal static NvrtcResult Compile(
        NvrtcLibrary library, string name, string source, IReadOnlyList<(string Path, string Text)> headers, IReadOnlyList<string> options)
    {
        using NativeStrings texts = new([source, name]);
        using NativeStrings headerTexts = new([.. headers.Select(header => header.Text)]);
        using NativeStrings headerNames = new([.. headers.Select(header => header.Path)]);
        using NativeStrings optionTexts = new(options);

        NvrtcApi api = library.Api;
        nint program;
        Check(api, api.CreateProgram(&program, texts.Pointers[0], texts.Pointers[1], headers.Count, headerTexts.Pointers, headerNames.Pointers));
        try
        {
            int code = api.CompileProgram(program, options.Count, optionTexts.Pointers);
            return new(code, Describe(api, code), ReadLog(api, program), code == 0 ? ReadCubin(api, program) : []);
        }
        finally
        {
            _ = api.DestroyProgram(&program);
        }
    }

    private static string ReadLog(NvrtcApi api, nint program)
    {
        nuint size;
        Check(api, api.GetProgramLogSize(program, &size));
        byte[] log = new byte[size];
        fixed (byte* pointer = log)
        {
            Check(api, api.GetProgramLog(program, pointer));
        }

        return Encoding.UTF8.GetString(log).TrimEnd('\0', '\n');
    }

    private static byte[] ReadCubin(NvrtcApi api, nint program)
    {
        nuint size;
        Check(api, api.GetCubinSize(program, &size));
        byte[] cubin = new byte[size];
        fixed (byte* pointer = cubin)
        {
            Check(api, api.GetCubin(program, pointer));
        }

        return cubin;
    }

    private static void Check(NvrtcApi api, int result)
    {
        if (result != 0)
        {
            throw new HadalException($"NVRTC failed with {result}: {Describe(api, result)}.");
        }
    }

    private static string Describe(NvrtcApi api, int code) => Marshal.PtrToStringUTF8((nint)api.GetErrorString(code)) ?? "";

    /// <summary>UTF-8 copies of strings, and the array of their addresses.</summary>
    private sealed class NativeStrings : IDisposable
    {
        private readonly int _count;

        internal NativeStrings(IReadOnlyList<string> strings)
        {
            _count = strings.Count;
            Pointers = (byte**)NativeMemory.AllocZeroed((nuint)Math.Max(1, _count), (nuint)sizeof(byte*));
            for (int i = 0; i < _count; i++)
            {
                Pointers[i] = (byte*)Marshal.StringToCoTaskMemUTF8(strings[i]);
            }
        }

        internal byte** Pointers { get; }

        public void Dispose()
        {
            for (int i = 0; i < _count; i++)
            {
                Marshal.FreeCoTaskMem((nint)Pointers[i]);
            }

            NativeMemory.Free(Pointers);
        }
    }
}
