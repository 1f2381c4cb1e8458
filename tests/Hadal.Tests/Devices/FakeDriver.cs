using System.Runtime.InteropServices;
using Hadal.Interop.Cuda;
using Hadal.Loading;
using Hadal.Tests.Loading;

namespace Hadal.Tests.Devices;

/// <summary>
/// A CUDA driver that does nothing and remembers what was asked of it, so that what is said to the driver can be tested where there is none.
/// One for the process; its tests run one after another.
/// </summary>
internal static unsafe class FakeDriver
{
    internal const string Collection = "Fake driver";

    // No GPU has these numbers, so that what the process knows of lost devices is not mixed up.
    internal const int Ordinal = 999;
    internal const int OtherOrdinal = 998;
    private const nint GraphHandle = 77;

    private static readonly Lock s_lock = new();
    private static readonly CudaApi s_api = new(&GetProcAddress);
    private static long s_next;
    private static int s_version;
    private static int s_major;

    [ThreadStatic]
    private static nint s_context;

    /// <summary>A launch, as the driver was told of it.</summary>
    /// <param name="Stream">The driver's stream.</param>
    /// <param name="Attributes">Those of cuLaunchKernelEx; empty for cuLaunchKernel.</param>
    /// <param name="IsCaptured">Whether the stream captured it.</param>
    /// <param name="Tag">What <see cref="ReadTag"/> found in the parameters.</param>
    /// <param name="Grid">Blocks.</param>
    /// <param name="Block">Threads of a block.</param>
    internal sealed record Launch(nint Stream, IReadOnlyList<(CudaLaunchAttributeId Id, int Value)> Attributes, bool IsCaptured, long Tag, uint Grid, uint Block);

    internal static List<Launch> Launches { get; } = [];

    internal static List<nint> Freed { get; } = [];

    internal static HashSet<nint> Modules { get; } = [];

    internal static HashSet<nint> CapturingStreams { get; } = [];

    internal static HashSet<nint> DestroyedStreams { get; } = [];

    /// <summary>Contexts in which a kernel has failed.</summary>
    internal static HashSet<nint> LostContexts { get; } = [];

    /// <summary>Contexts that cannot be waited for just now, as while a stream captures.</summary>
    internal static HashSet<nint> BusyContexts { get; } = [];

    /// <summary>Runs while the driver waits for a stream.</summary>
    internal static Action<nint>? OnSynchronize { get; set; }

    internal static int GraphsDestroyed { get; private set; }

    internal static bool IsRecording { get; set; }

    internal static CudaResult AnswerOfGetFunction { get; set; }

    /// <summary>Reads something of a launch's parameters, while the launch goes on.</summary>
    internal static Func<nint, long>? ReadTag { get; set; }

    /// <summary>A device of a driver that remembers nothing yet.</summary>
    /// <param name="version">Of CUDA, such as 12040.</param>
    /// <param name="ordinal">The device's number.</param>
    /// <param name="major">Of its compute capability.</param>
    internal static CudaDevice Open(int version = 12040, int ordinal = Ordinal, int major = 9)
    {
        lock (s_lock)
        {
            Launches.Clear();
            Freed.Clear();
            Modules.Clear();
            CapturingStreams.Clear();
            DestroyedStreams.Clear();
            LostContexts.Clear();
            BusyContexts.Clear();
            (GraphsDestroyed, IsRecording, s_version, s_major, AnswerOfGetFunction, ReadTag, OnSynchronize) = (0, true, version, major, CudaResult.Success, null, null);
        }

        return CudaDevice.Open(s_api, ordinal, shared: false, new(new FakeSource(new KernelImage(KernelOrigin.Cache, new byte[16], "12.4"))));
    }

    [UnmanagedCallersOnly]
    private static CudaResult GetProcAddress(byte* name, void** function, int version, ulong flags, int* status)
    {
        *function = Marshal.PtrToStringUTF8((nint)name) switch
        {
            "cuDeviceGetCount" => (delegate* unmanaged<int*, CudaResult>)&DeviceGetCount,
            "cuDeviceGetAttribute" => (delegate* unmanaged<int*, CudaDeviceAttribute, int, CudaResult>)&DeviceGetAttribute,
            "cuDriverGetVersion" => (delegate* unmanaged<int*, CudaResult>)&DriverGetVersion,
            "cuDevicePrimaryCtxRetain" => (delegate* unmanaged<nint*, int, CudaResult>)&NewOfOrdinal,
            "cuCtxSetCurrent" => (delegate* unmanaged<nint, CudaResult>)&CtxSetCurrent,
            "cuCtxSynchronize" => (delegate* unmanaged<CudaResult>)&CtxSynchronize,
            "cuStreamCreate" => (delegate* unmanaged<nint*, uint, CudaResult>)&NewWithFlags,
            "cuMemAlloc" => (delegate* unmanaged<nint*, nuint, CudaResult>)&NewOfSize,
            "cuGraphInstantiateWithFlags" => (delegate* unmanaged<nint*, nint, ulong, CudaResult>)&NewOfGraph,
            "cuMemFree" => (delegate* unmanaged<nint, CudaResult>)&MemFree,
            "cuModuleLoadData" => (delegate* unmanaged<nint*, void*, CudaResult>)&ModuleLoadData,
            "cuModuleUnload" => (delegate* unmanaged<nint, CudaResult>)&ModuleUnload,
            "cuModuleGetFunction" => (delegate* unmanaged<nint*, nint, byte*, CudaResult>)&ModuleGetFunction,
            "cuStreamBeginCapture" => (delegate* unmanaged<nint, CudaCaptureMode, CudaResult>)&StreamBeginCapture,
            "cuStreamEndCapture" => (delegate* unmanaged<nint, nint*, CudaResult>)&StreamEndCapture,
            "cuStreamSynchronize" => (delegate* unmanaged<nint, CudaResult>)&StreamSynchronize,
            "cuStreamDestroy" => (delegate* unmanaged<nint, CudaResult>)&StreamDestroy,
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

    [UnmanagedCallersOnly]
    private static CudaResult DeviceGetCount(int* count)
    {
        *count = Ordinal + 1;
        return CudaResult.Success;
    }

    [UnmanagedCallersOnly]
    private static CudaResult DeviceGetAttribute(int* value, CudaDeviceAttribute attribute, int device)
    {
        *value = attribute switch { CudaDeviceAttribute.MultiprocessorCount => 132, CudaDeviceAttribute.ComputeCapabilityMajor => s_major, _ => 0 };
        return CudaResult.Success;
    }

    [UnmanagedCallersOnly]
    private static CudaResult DriverGetVersion(int* version)
    {
        *version = s_version;
        return CudaResult.Success;
    }

    [UnmanagedCallersOnly]
    private static CudaResult CtxSetCurrent(nint context)
    {
        s_context = context;
        return CudaResult.Success;
    }

    [UnmanagedCallersOnly]
    private static CudaResult CtxSynchronize()
    {
        lock (s_lock)
        {
            return LostContexts.Contains(s_context) ? CudaResult.LaunchFailed
                : BusyContexts.Contains(s_context) ? (CudaResult)900 // CUDA_ERROR_STREAM_CAPTURE_UNSUPPORTED
                : CudaResult.Success;
        }
    }

    [UnmanagedCallersOnly]
    private static CudaResult NewOfOrdinal(nint* handle, int ordinal) => New(handle);

    [UnmanagedCallersOnly]
    private static CudaResult NewWithFlags(nint* handle, uint flags) => New(handle);

    [UnmanagedCallersOnly]
    private static CudaResult NewOfSize(nint* handle, nuint bytes) => New(handle);

    [UnmanagedCallersOnly]
    private static CudaResult NewOfGraph(nint* handle, nint graph, ulong flags) => New(handle);

    // Nothing is at these addresses, and none is given twice.
    private static CudaResult New(nint* handle)
    {
        *handle = (nint)Interlocked.Add(ref s_next, 1 << 20);
        return CudaResult.Success;
    }

    [UnmanagedCallersOnly]
    private static CudaResult MemFree(nint address)
    {
        lock (s_lock)
        {
            Freed.Add(address);
            return CudaResult.Success;
        }
    }

    [UnmanagedCallersOnly]
    private static CudaResult ModuleLoadData(nint* module, void* image)
    {
        lock (s_lock)
        {
            _ = New(module);
            Modules.Add(*module);
            return CudaResult.Success;
        }
    }

    [UnmanagedCallersOnly]
    private static CudaResult ModuleUnload(nint module)
    {
        lock (s_lock)
        {
            return Modules.Remove(module) ? CudaResult.Success : CudaResult.InvalidHandle;
        }
    }

    [UnmanagedCallersOnly]
    private static CudaResult ModuleGetFunction(nint* function, nint module, byte* name)
    {
        _ = New(function);
        return AnswerOfGetFunction;
    }

    [UnmanagedCallersOnly]
    private static CudaResult StreamBeginCapture(nint stream, CudaCaptureMode mode)
    {
        lock (s_lock)
        {
            return CapturingStreams.Add(stream) ? CudaResult.Success : CudaResult.InvalidHandle;
        }
    }

    [UnmanagedCallersOnly]
    private static CudaResult StreamEndCapture(nint stream, nint* graph)
    {
        lock (s_lock)
        {
            *graph = GraphHandle;
            return CapturingStreams.Remove(stream) ? CudaResult.Success : CudaResult.InvalidHandle;
        }
    }

    [UnmanagedCallersOnly]
    private static CudaResult StreamSynchronize(nint stream)
    {
        OnSynchronize?.Invoke(stream);
        return CudaResult.Success;
    }

    [UnmanagedCallersOnly]
    private static CudaResult StreamDestroy(nint stream)
    {
        lock (s_lock)
        {
            DestroyedStreams.Add(stream);
            return CudaResult.Success;
        }
    }

    [UnmanagedCallersOnly]
    private static CudaResult GraphDestroy(nint graph)
    {
        lock (s_lock)
        {
            GraphsDestroyed++;
            return CudaResult.Success;
        }
    }

    [UnmanagedCallersOnly]
    private static CudaResult LaunchKernel(
        nint function, uint gridX, uint gridY, uint gridZ, uint blockX, uint blockY, uint blockZ, uint shared, nint stream, void** parameters, void** extra) =>
        Remember(stream, parameters, gridX, blockX, null, 0);

    [UnmanagedCallersOnly]
    private static CudaResult LaunchKernelEx(CudaLaunch* launch, nint function, void** parameters, void** extra) =>
        Remember(launch->Stream, parameters, launch->GridX, launch->BlockX, launch->Attributes, (int)launch->AttributeCount);

    private static CudaResult Remember(nint stream, void** parameters, uint grid, uint block, CudaLaunchAttribute* attributes, int count)
    {
        if (!IsRecording)
        {
            return CudaResult.Success;
        }

        (CudaLaunchAttributeId, int)[] given = new (CudaLaunchAttributeId, int)[count];
        for (int i = 0; i < count; i++)
        {
            given[i] = (attributes[i].Id, attributes[i].Value);
        }

        bool isCaptured;
        lock (s_lock)
        {
            isCaptured = CapturingStreams.Contains(stream);
        }

        long tag = ReadTag?.Invoke((nint)parameters) ?? 0;
        lock (s_lock)
        {
            Launches.Add(new(stream, given, isCaptured, tag, grid, block));
            return CudaResult.Success;
        }
    }
}
