using System.Runtime.InteropServices;

namespace Hadal.Interop.Cuda;

/// <summary>
/// The functions of the CUDA driver that Hadal calls, resolved once. Names and signatures are those of cuda.h for CUDA
/// 12.0: <c>cuGetProcAddress</c> gives exactly that version's ABI from every later driver, so no suffix like <c>_v2</c>
/// is hard-wired.
/// </summary>
internal sealed unsafe class CudaApi
{
    /// <summary>The version whose ABI is asked for; the first with tensor maps.</summary>
    internal const int Version = 12000;

    private readonly delegate* unmanaged<byte*, void**, int, ulong, int*, CudaResult> _getProcAddress;

    // Errors and devices
    internal readonly delegate* unmanaged<CudaResult, byte**, CudaResult> GetErrorName;
    internal readonly delegate* unmanaged<CudaResult, byte**, CudaResult> GetErrorString;
    internal readonly delegate* unmanaged<uint, CudaResult> Init;
    internal readonly delegate* unmanaged<int*, CudaResult> DriverGetVersion;
    internal readonly delegate* unmanaged<int*, CudaResult> DeviceGetCount;
    internal readonly delegate* unmanaged<int*, int, CudaResult> DeviceGet;
    internal readonly delegate* unmanaged<byte*, int, int, CudaResult> DeviceGetName;
    internal readonly delegate* unmanaged<int*, CudaDeviceAttribute, int, CudaResult> DeviceGetAttribute;
    internal readonly delegate* unmanaged<nuint*, int, CudaResult> DeviceTotalMem;

    // Contexts
    internal readonly delegate* unmanaged<nint*, int, CudaResult> DevicePrimaryCtxRetain;
    internal readonly delegate* unmanaged<int, CudaResult> DevicePrimaryCtxRelease;
    internal readonly delegate* unmanaged<int, CudaResult> DevicePrimaryCtxReset;
    internal readonly delegate* unmanaged<nint, CudaResult> CtxSetCurrent;
    internal readonly delegate* unmanaged<CudaResult> CtxSynchronize;

    // Memory
    internal readonly delegate* unmanaged<nuint*, nuint*, CudaResult> MemGetInfo;
    internal readonly delegate* unmanaged<nint*, nuint, CudaResult> MemAlloc;
    internal readonly delegate* unmanaged<nint, CudaResult> MemFree;
    internal readonly delegate* unmanaged<nint*, nuint, uint, CudaResult> MemHostAlloc;
    internal readonly delegate* unmanaged<nint, CudaResult> MemFreeHost;
    internal readonly delegate* unmanaged<nint, nuint, uint, CudaResult> MemHostRegister;
    internal readonly delegate* unmanaged<nint, CudaResult> MemHostUnregister;
    internal readonly delegate* unmanaged<nint, void*, nuint, CudaResult> MemcpyHtoD;
    internal readonly delegate* unmanaged<void*, nint, nuint, CudaResult> MemcpyDtoH;
    internal readonly delegate* unmanaged<nint, void*, nuint, nint, CudaResult> MemcpyHtoDAsync;
    internal readonly delegate* unmanaged<void*, nint, nuint, nint, CudaResult> MemcpyDtoHAsync;
    internal readonly delegate* unmanaged<nint, nint, nuint, nint, CudaResult> MemcpyDtoDAsync;
    internal readonly delegate* unmanaged<nint, byte, nuint, nint, CudaResult> MemsetD8Async;

    // Streams and events
    internal readonly delegate* unmanaged<nint*, uint, CudaResult> StreamCreate;
    internal readonly delegate* unmanaged<nint, CudaResult> StreamDestroy;
    internal readonly delegate* unmanaged<nint, CudaResult> StreamSynchronize;
    internal readonly delegate* unmanaged<nint, CudaResult> StreamQuery;
    internal readonly delegate* unmanaged<nint, nint, uint, CudaResult> StreamWaitEvent;
    internal readonly delegate* unmanaged<nint*, CudaEventFlags, CudaResult> EventCreate;
    internal readonly delegate* unmanaged<nint, CudaResult> EventDestroy;
    internal readonly delegate* unmanaged<nint, nint, CudaResult> EventRecord;
    internal readonly delegate* unmanaged<nint, CudaResult> EventQuery;
    internal readonly delegate* unmanaged<nint, CudaResult> EventSynchronize;
    internal readonly delegate* unmanaged<float*, nint, nint, CudaResult> EventElapsedTime;

    // Graphs
    internal readonly delegate* unmanaged<nint, CudaCaptureMode, CudaResult> StreamBeginCapture;
    internal readonly delegate* unmanaged<nint, nint*, CudaResult> StreamEndCapture;
    internal readonly delegate* unmanaged<nint*, nint, ulong, CudaResult> GraphInstantiateWithFlags;
    internal readonly delegate* unmanaged<nint, CudaResult> GraphDestroy;
    internal readonly delegate* unmanaged<nint, CudaResult> GraphExecDestroy;
    internal readonly delegate* unmanaged<nint, nint, CudaResult> GraphLaunch;

    // Kernels
    internal readonly delegate* unmanaged<nint*, void*, CudaResult> ModuleLoadData;
    internal readonly delegate* unmanaged<nint, CudaResult> ModuleUnload;
    internal readonly delegate* unmanaged<nint*, nint, byte*, CudaResult> ModuleGetFunction;
    internal readonly delegate* unmanaged<nint, CudaFunctionAttribute, int, CudaResult> FuncSetAttribute;
    internal readonly delegate* unmanaged<nint, uint, uint, uint, uint, uint, uint, uint, nint, void**, void**, CudaResult> LaunchKernel;
    internal readonly delegate* unmanaged<CudaLaunch*, nint, void**, void**, CudaResult> LaunchKernelEx;
    internal readonly delegate* unmanaged<TensorMap*, TensorMapDataType, uint, nint, ulong*, ulong*, uint*, uint*, int, TensorMapSwizzle, TensorMapL2Promotion, int, CudaResult> TensorMapEncodeTiled;

    /// <summary>Resolves every function, or throws <see cref="EntryPointNotFoundException"/> naming the first that is missing.</summary>
    internal CudaApi(nint library)
        : this((delegate* unmanaged<byte*, void**, int, ulong, int*, CudaResult>)NativeLibrary.GetExport(library, "cuGetProcAddress_v2"))
    {
    }

    /// <param name="getProcAddress">The driver's own table, by which it can be stood in for.</param>
    internal CudaApi(delegate* unmanaged<byte*, void**, int, ulong, int*, CudaResult> getProcAddress)
    {
        _getProcAddress = getProcAddress;

        GetErrorName = (delegate* unmanaged<CudaResult, byte**, CudaResult>)Resolve("cuGetErrorName"u8);
        GetErrorString = (delegate* unmanaged<CudaResult, byte**, CudaResult>)Resolve("cuGetErrorString"u8);
        Init = (delegate* unmanaged<uint, CudaResult>)Resolve("cuInit"u8);
        DriverGetVersion = (delegate* unmanaged<int*, CudaResult>)Resolve("cuDriverGetVersion"u8);
        DeviceGetCount = (delegate* unmanaged<int*, CudaResult>)Resolve("cuDeviceGetCount"u8);
        DeviceGet = (delegate* unmanaged<int*, int, CudaResult>)Resolve("cuDeviceGet"u8);
        DeviceGetName = (delegate* unmanaged<byte*, int, int, CudaResult>)Resolve("cuDeviceGetName"u8);
        DeviceGetAttribute = (delegate* unmanaged<int*, CudaDeviceAttribute, int, CudaResult>)Resolve("cuDeviceGetAttribute"u8);
        DeviceTotalMem = (delegate* unmanaged<nuint*, int, CudaResult>)Resolve("cuDeviceTotalMem"u8);

        DevicePrimaryCtxRetain = (delegate* unmanaged<nint*, int, CudaResult>)Resolve("cuDevicePrimaryCtxRetain"u8);
        DevicePrimaryCtxRelease = (delegate* unmanaged<int, CudaResult>)Resolve("cuDevicePrimaryCtxRelease"u8);
        DevicePrimaryCtxReset = (delegate* unmanaged<int, CudaResult>)Resolve("cuDevicePrimaryCtxReset"u8);
        CtxSetCurrent = (delegate* unmanaged<nint, CudaResult>)Resolve("cuCtxSetCurrent"u8);
        CtxSynchronize = (delegate* unmanaged<CudaResult>)Resolve("cuCtxSynchronize"u8);

        MemGetInfo = (delegate* unmanaged<nuint*, nuint*, CudaResult>)Resolve("cuMemGetInfo"u8);
        MemAlloc = (delegate* unmanaged<nint*, nuint, CudaResult>)Resolve("cuMemAlloc"u8);
        MemFree = (delegate* unmanaged<nint, CudaResult>)Resolve("cuMemFree"u8);
        MemHostAlloc = (delegate* unmanaged<nint*, nuint, uint, CudaResult>)Resolve("cuMemHostAlloc"u8);
        MemFreeHost = (delegate* unmanaged<nint, CudaResult>)Resolve("cuMemFreeHost"u8);
        MemHostRegister = (delegate* unmanaged<nint, nuint, uint, CudaResult>)Resolve("cuMemHostRegister"u8);
        MemHostUnregister = (delegate* unmanaged<nint, CudaResult>)Resolve("cuMemHostUnregister"u8);
        MemcpyHtoD = (delegate* unmanaged<nint, void*, nuint, CudaResult>)Resolve("cuMemcpyHtoD"u8);
        MemcpyDtoH = (delegate* unmanaged<void*, nint, nuint, CudaResult>)Resolve("cuMemcpyDtoH"u8);
        MemcpyHtoDAsync = (delegate* unmanaged<nint, void*, nuint, nint, CudaResult>)Resolve("cuMemcpyHtoDAsync"u8);
        MemcpyDtoHAsync = (delegate* unmanaged<void*, nint, nuint, nint, CudaResult>)Resolve("cuMemcpyDtoHAsync"u8);
        MemcpyDtoDAsync = (delegate* unmanaged<nint, nint, nuint, nint, CudaResult>)Resolve("cuMemcpyDtoDAsync"u8);
        MemsetD8Async = (delegate* unmanaged<nint, byte, nuint, nint, CudaResult>)Resolve("cuMemsetD8Async"u8);

        StreamCreate = (delegate* unmanaged<nint*, uint, CudaResult>)Resolve("cuStreamCreate"u8);
        StreamDestroy = (delegate* unmanaged<nint, CudaResult>)Resolve("cuStreamDestroy"u8);
        StreamSynchronize = (delegate* unmanaged<nint, CudaResult>)Resolve("cuStreamSynchronize"u8);
        StreamQuery = (delegate* unmanaged<nint, CudaResult>)Resolve("cuStreamQuery"u8);
        StreamWaitEvent = (delegate* unmanaged<nint, nint, uint, CudaResult>)Resolve("cuStreamWaitEvent"u8);
        EventCreate = (delegate* unmanaged<nint*, CudaEventFlags, CudaResult>)Resolve("cuEventCreate"u8);
        EventDestroy = (delegate* unmanaged<nint, CudaResult>)Resolve("cuEventDestroy"u8);
        EventRecord = (delegate* unmanaged<nint, nint, CudaResult>)Resolve("cuEventRecord"u8);
        EventQuery = (delegate* unmanaged<nint, CudaResult>)Resolve("cuEventQuery"u8);
        EventSynchronize = (delegate* unmanaged<nint, CudaResult>)Resolve("cuEventSynchronize"u8);
        EventElapsedTime = (delegate* unmanaged<float*, nint, nint, CudaResult>)Resolve("cuEventElapsedTime"u8);

        StreamBeginCapture = (delegate* unmanaged<nint, CudaCaptureMode, CudaResult>)Resolve("cuStreamBeginCapture"u8);
        StreamEndCapture = (delegate* unmanaged<nint, nint*, CudaResult>)Resolve("cuStreamEndCapture"u8);
        GraphInstantiateWithFlags = (delegate* unmanaged<nint*, nint, ulong, CudaResult>)Resolve("cuGraphInstantiateWithFlags"u8);
        GraphDestroy = (delegate* unmanaged<nint, CudaResult>)Resolve("cuGraphDestroy"u8);
        GraphExecDestroy = (delegate* unmanaged<nint, CudaResult>)Resolve("cuGraphExecDestroy"u8);
        GraphLaunch = (delegate* unmanaged<nint, nint, CudaResult>)Resolve("cuGraphLaunch"u8);

        ModuleLoadData = (delegate* unmanaged<nint*, void*, CudaResult>)Resolve("cuModuleLoadData"u8);
        ModuleUnload = (delegate* unmanaged<nint, CudaResult>)Resolve("cuModuleUnload"u8);
        ModuleGetFunction = (delegate* unmanaged<nint*, nint, byte*, CudaResult>)Resolve("cuModuleGetFunction"u8);
        FuncSetAttribute = (delegate* unmanaged<nint, CudaFunctionAttribute, int, CudaResult>)Resolve("cuFuncSetAttribute"u8);
        LaunchKernel = (delegate* unmanaged<nint, uint, uint, uint, uint, uint, uint, uint, nint, void**, void**, CudaResult>)Resolve("cuLaunchKernel"u8);
        LaunchKernelEx = (delegate* unmanaged<CudaLaunch*, nint, void**, void**, CudaResult>)Resolve("cuLaunchKernelEx"u8);
        TensorMapEncodeTiled = (delegate* unmanaged<TensorMap*, TensorMapDataType, uint, nint, ulong*, ulong*, uint*, uint*, int, TensorMapSwizzle, TensorMapL2Promotion, int, CudaResult>)Resolve("cuTensorMapEncodeTiled"u8);
    }

    private void* Resolve(ReadOnlySpan<byte> name)
    {
        void* function = null;
        fixed (byte* text = name)
        {
            // Flags 0: the legacy default stream, for which copies without a stream wait (see CudaStream).
            CudaResult result = _getProcAddress(text, &function, Version, 0, null);
            return result == CudaResult.Success && function != null
                ? function
                : throw new EntryPointNotFoundException(System.Text.Encoding.ASCII.GetString(name));
        }
    }
}
