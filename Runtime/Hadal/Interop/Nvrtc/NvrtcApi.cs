using System.Runtime.InteropServices;

namespace Hadal.Interop.Nvrtc;

/// <summary>The functions of NVRTC that Hadal calls, as nvrtc.h of CUDA 12 and 13 declares them.</summary>
internal sealed unsafe class NvrtcApi
{
    internal readonly delegate* unmanaged<int*, int*, int> Version;
    internal readonly delegate* unmanaged<int, byte*> GetErrorString;
    internal readonly delegate* unmanaged<nint*, byte*, byte*, int, byte**, byte**, int> CreateProgram;
    internal readonly delegate* unmanaged<nint*, int> DestroyProgram;
    internal readonly delegate* unmanaged<nint, int, byte**, int> CompileProgram;
    internal readonly delegate* unmanaged<nint, nuint*, int> GetProgramLogSize;
    internal readonly delegate* unmanaged<nint, byte*, int> GetProgramLog;
    internal readonly delegate* unmanaged<nint, nuint*, int> GetCubinSize;
    internal readonly delegate* unmanaged<nint, byte*, int> GetCubin;

    /// <summary>Resolves all functions; throws <see cref="EntryPointNotFoundException"/> where one is absent.</summary>
    internal NvrtcApi(nint library)
    {
        Version = (delegate* unmanaged<int*, int*, int>)NativeLibrary.GetExport(library, "nvrtcVersion");
        GetErrorString = (delegate* unmanaged<int, byte*>)NativeLibrary.GetExport(library, "nvrtcGetErrorString");
        CreateProgram = (delegate* unmanaged<nint*, byte*, byte*, int, byte**, byte**, int>)NativeLibrary.GetExport(library, "nvrtcCreateProgram");
        DestroyProgram = (delegate* unmanaged<nint*, int>)NativeLibrary.GetExport(library, "nvrtcDestroyProgram");
        CompileProgram = (delegate* unmanaged<nint, int, byte**, int>)NativeLibrary.GetExport(library, "nvrtcCompileProgram");
        GetProgramLogSize = (delegate* unmanaged<nint, nuint*, int>)NativeLibrary.GetExport(library, "nvrtcGetProgramLogSize");
        GetProgramLog = (delegate* unmanaged<nint, byte*, int>)NativeLibrary.GetExport(library, "nvrtcGetProgramLog");
        GetCubinSize = (delegate* unmanaged<nint, nuint*, int>)NativeLibrary.GetExport(library, "nvrtcGetCUBINSize");
        GetCubin = (delegate* unmanaged<nint, byte*, int>)NativeLibrary.GetExport(library, "nvrtcGetCUBIN");
    }
}
