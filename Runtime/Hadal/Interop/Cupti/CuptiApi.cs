using System.Runtime.InteropServices;

namespace Hadal.Interop.Cupti;

/// <summary>The functions of CUPTI's activity interface that Hadal calls (cupti_activity.h). A result of 0 is success.</summary>
internal sealed unsafe class CuptiApi(nint library)
{
    /// <summary><c>CUPTI_ACTIVITY_KIND_MEMCPY</c>: copies.</summary>
    internal const int Memcpy = 1;

    /// <summary><c>CUPTI_ACTIVITY_KIND_MEMSET</c>: fills.</summary>
    internal const int Memset = 2;

    /// <summary><c>CUPTI_ACTIVITY_KIND_DRIVER</c>: calls of the driver, which launch.</summary>
    internal const int DriverCall = 4;

    /// <summary><c>CUPTI_ACTIVITY_KIND_CONCURRENT_KERNEL</c>: kernels, without making them run one after another.</summary>
    internal const int ConcurrentKernel = 10;

    /// <summary><c>CUPTI_ACTIVITY_FLAG_FLUSH_FORCED</c>: buffers that are not full come too.</summary>
    internal const uint FlushForced = 1;

    internal readonly delegate* unmanaged<uint*, int> GetVersion =
        (delegate* unmanaged<uint*, int>)NativeLibrary.GetExport(library, "cuptiGetVersion");

    internal readonly delegate* unmanaged<ulong*, int> GetTimestamp =
        (delegate* unmanaged<ulong*, int>)NativeLibrary.GetExport(library, "cuptiGetTimestamp");

    /// <summary>Context, stream, 0 (the legacy default stream is no thread's own), the number of the stream in records.</summary>
    internal readonly delegate* unmanaged<nint, nint, byte, uint*, int> GetStreamId =
        (delegate* unmanaged<nint, nint, byte, uint*, int>)NativeLibrary.GetExport(library, "cuptiGetStreamIdEx");

    internal readonly delegate* unmanaged<int, byte**, int> GetResultString =
        (delegate* unmanaged<int, byte**, int>)NativeLibrary.GetExport(library, "cuptiGetResultString");

    internal readonly delegate* unmanaged<delegate* unmanaged<byte**, nuint*, nuint*, void>, delegate* unmanaged<nint, uint, byte*, nuint, nuint, void>, int> RegisterCallbacks =
        (delegate* unmanaged<delegate* unmanaged<byte**, nuint*, nuint*, void>, delegate* unmanaged<nint, uint, byte*, nuint, nuint, void>, int>)NativeLibrary.GetExport(library, "cuptiActivityRegisterCallbacks");

    internal readonly delegate* unmanaged<int, int> Enable =
        (delegate* unmanaged<int, int>)NativeLibrary.GetExport(library, "cuptiActivityEnable");

    internal readonly delegate* unmanaged<int, int> Disable =
        (delegate* unmanaged<int, int>)NativeLibrary.GetExport(library, "cuptiActivityDisable");

    internal readonly delegate* unmanaged<uint, int> FlushAll =
        (delegate* unmanaged<uint, int>)NativeLibrary.GetExport(library, "cuptiActivityFlushAll");

    internal readonly delegate* unmanaged<byte*, nuint, byte**, int> GetNextRecord =
        (delegate* unmanaged<byte*, nuint, byte**, int>)NativeLibrary.GetExport(library, "cuptiActivityGetNextRecord");
}
