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
        : this(name => NativeLibrary.GetExport(library, name))
    {
    }

    /// <summary>Takes the functions from whoever has them.</summary>
    internal NvrtcApi(Func<string, nint> find)
    {
        Version = (delegate* unmanaged<int*, int*, int>)find("nvrtcVersion");
        GetErrorString = (delegate* unmanaged<int, byte*>)find("nvrtcGetErrorString");
        CreateProgram = (delegate* unmanaged<nint*, byte*, byte*, int, byte**, byte**, int>)find("nvrtcCreateProgram");
        DestroyProgram = (delegate* unmanaged<nint*, int>)find("nvrtcDestroyProgram");
        CompileProgram = (delegate* unmanaged<nint, int, byte**, int>)find("nvrtcCompileProgram");
        GetProgramLogSize = (delegate* unmanaged<nint, nuint*, int>)find("nvrtcGetProgramLogSize");
        GetProgramLog = (delegate* unmanaged<nint, byte*, int>)find("nvrtcGetProgramLog");
        GetCubinSize = (delegate* unmanaged<nint, nuint*, int>)find("nvrtcGetCUBINSize");
        GetCubin = (delegate* unmanaged<nint, byte*, int>)find("nvrtcGetCUBIN");
    }
}
