using System.Collections.Concurrent;
using System.Runtime.InteropServices;
using System.Text;
using Hadal.Interop;
using Hadal.Interop.Nvrtc;
using Xunit;

namespace Hadal.Compilation.Tests;

/// <summary>The PTX of a unit, in which, unlike in machine code, instructions can be read by their names.</summary>
internal static unsafe class PtxOfUnit
{
    private static readonly ConcurrentDictionary<string, Lazy<IReadOnlyDictionary<string, string>>> s_entries = [];

    /// <summary>The text of each entry point by its name. A unit is compiled once, however many tests read it.</summary>
    internal static IReadOnlyDictionary<string, string> Entries(string unit) => s_entries.GetOrAdd(unit, text => new(() => Split(text))).Value;

    private static Dictionary<string, string> Split(string unit)
    {
        const string Entry = ".entry ";
        string ptx = Compile(unit);
        Dictionary<string, string> entries = [];
        for (int start = ptx.IndexOf(Entry, StringComparison.Ordinal); start >= 0;)
        {
            int next = ptx.IndexOf(Entry, start + 1, StringComparison.Ordinal);
            string text = next < 0 ? ptx[start..] : ptx[start..next];
            entries.Add(text[Entry.Length..text.IndexOf('(', StringComparison.Ordinal)], text);
            start = next;
        }

        return entries;
    }

    private static string Compile(string unit)
    {
        (NvrtcLibrary? library, NativeLibraryProbe probe) = NvrtcLibrary.Load(Environment.GetEnvironmentVariable(NvrtcLibrary.PathVariable));
        NvrtcApi api = library!.Api;
        nint handle = NativeLibrary.Load(probe.Path!);
        delegate* unmanaged<nint, nuint*, int> getSize = (delegate* unmanaged<nint, nuint*, int>)NativeLibrary.GetExport(handle, "nvrtcGetPTXSize");
        delegate* unmanaged<nint, byte*, int> getText = (delegate* unmanaged<nint, byte*, int>)NativeLibrary.GetExport(handle, "nvrtcGetPTX");
        List<nint> texts = [];
        byte* Text(string text)
        {
            texts.Add(Marshal.StringToCoTaskMemUTF8(text));
            return (byte*)texts[^1];
        }

        nint[] headers = [.. KernelSources.Headers.Select(header => (nint)Text(header.Text))];
        nint[] names = [.. KernelSources.Headers.Select(header => (nint)Text(header.Path))];
        nint[] options = [(nint)Text("--gpu-architecture=compute_90a"), (nint)Text("-std=c++20"), (nint)Text("-default-device")];
        nint program = 0;
        try
        {
            fixed (nint* headerTexts = headers, headerNames = names, optionTexts = options)
            {
                Check(api.CreateProgram(&program, Text(unit), Text("unit.cu"), headers.Length, (byte**)headerTexts, (byte**)headerNames));
                Check(api.CompileProgram(program, options.Length, (byte**)optionTexts));
            }

            nuint size;
            Check(getSize(program, &size));
            byte[] ptx = new byte[size];
            fixed (byte* pointer = ptx)
            {
                Check(getText(program, pointer));
            }

            return Encoding.UTF8.GetString(ptx);
        }
        finally
        {
            _ = api.DestroyProgram(&program);
            texts.ForEach(Marshal.FreeCoTaskMem);
            NativeLibrary.Free(handle);
        }
    }

    private static void Check(int result) => Assert.Equal(0, result);
}
