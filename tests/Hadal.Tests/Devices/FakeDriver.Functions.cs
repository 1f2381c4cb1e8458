using System.Runtime.InteropServices;
using Hadal.Interop.Cuda;

namespace Hadal.Tests.Devices;

internal static unsafe partial class FakeDriver
{
    [UnmanagedCallersOnly]
    private static CudaResult GetProcAddress(byte* name, void** function, int version, ulong flags, int* status)
    {
        *function = Marshal.PtrToStringUTF8((nint)name) switch
        {
            "cuDeviceGetCount" => (delegate* unmanaged<int*, CudaResult>)&DeviceGetCount,
            "cuDeviceGetAttribute" => (delegate* unmanaged<int*, CudaDeviceAttribute, int, CudaResult>)&DeviceGetAttribute,
            "cuDeviceGet" => (delegate* unmanaged<int*, int, CudaResult>)&DeviceGet,
            "cuDriverGetVersion" => (delegate* unmanaged<int*, CudaResult>)&DriverGetVersion,
            "cuDevicePrimaryCtxRetain" => (delegate* unmanaged<nint*, int, CudaResult>)&DevicePrimaryCtxRetain,
            "cuCtxSetCurrent" => (delegate* unmanaged<nint, CudaResult>)&CtxSetCurrent,
            "cuCtxSynchronize" => (delegate* unmanaged<CudaResult>)&CtxSynchronize,
            "cuMemAlloc" => (delegate* unmanaged<nint*, nuint, CudaResult>)&MemAlloc,
            "cuMemHostAlloc" => (delegate* unmanaged<nint*, nuint, uint, CudaResult>)&MemHostAlloc,
            "cuMemFreeHost" => (delegate* unmanaged<nint, CudaResult>)&MemFreeHost,
            "cuMemHostRegister" => (delegate* unmanaged<nint, nuint, uint, CudaResult>)&MemHostRegister,
            "cuMemHostUnregister" => (delegate* unmanaged<nint, CudaResult>)&MemHostUnregister,
            "cuMemFree" => (delegate* unmanaged<nint, CudaResult>)&MemFree,
            "cuMemcpyHtoD" => (delegate* unmanaged<nint, void*, nuint, CudaResult>)&MemcpyHtoD,
            "cuMemcpyDtoH" => (delegate* unmanaged<void*, nint, nuint, CudaResult>)&MemcpyDtoH,
            "cuModuleLoadData" => (delegate* unmanaged<nint*, void*, CudaResult>)&ModuleLoadData,
            "cuModuleUnload" => (delegate* unmanaged<nint, CudaResult>)&ModuleUnload,
            "cuModuleGetFunction" => (delegate* unmanaged<nint*, nint, byte*, CudaResult>)&ModuleGetFunction,
            "cuStreamCreate" => (delegate* unmanaged<nint*, uint, CudaResult>)&StreamCreate,
            "cuStreamDestroy" => (delegate* unmanaged<nint, CudaResult>)&DestroyHandle,
            "cuStreamSynchronize" => (delegate* unmanaged<nint, CudaResult>)&Use,
            "cuStreamWaitEvent" => (delegate* unmanaged<nint, nint, uint, CudaResult>)&StreamWaitEvent,
            "cuStreamBeginCapture" => (delegate* unmanaged<nint, CudaCaptureMode, CudaResult>)&StreamBeginCapture,
            "cuStreamEndCapture" => (delegate* unmanaged<nint, nint*, CudaResult>)&StreamEndCapture,
            "cuEventCreate" => (delegate* unmanaged<nint*, CudaEventFlags, CudaResult>)&EventCreate,
            "cuEventDestroy" => (delegate* unmanaged<nint, CudaResult>)&DestroyHandle,
            "cuEventRecord" => (delegate* unmanaged<nint, nint, CudaResult>)&EventRecord,
            "cuEventQuery" => (delegate* unmanaged<nint, CudaResult>)&Use,
            "cuEventSynchronize" => (delegate* unmanaged<nint, CudaResult>)&Use,
            "cuEventElapsedTime" => (delegate* unmanaged<float*, nint, nint, CudaResult>)&EventElapsedTime,
            "cuGraphInstantiateWithFlags" => (delegate* unmanaged<nint*, nint, ulong, CudaResult>)&GraphInstantiate,
            "cuGraphExecDestroy" => (delegate* unmanaged<nint, CudaResult>)&DestroyHandle,
            "cuGraphDestroy" => (delegate* unmanaged<nint, CudaResult>)&GraphDestroy,
            "cuLaunchKernel" => (delegate* unmanaged<nint, uint, uint, uint, uint, uint, uint, uint, nint, void**, void**, CudaResult>)&LaunchKernel,
            "cuLaunchKernelEx" => (delegate* unmanaged<CudaLaunch*, nint, void**, void**, CudaResult>)&LaunchKernelEx,

            // Arguments that a function does not look at harm nobody.
            _ => (delegate* unmanaged<CudaResult>)&Succeed,
        };
        return CudaResult.Success;
    }

    [UnmanagedCallersOnly]
    private static CudaResult Succeed() => CudaResult.Success;
}
