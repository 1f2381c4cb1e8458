using System.Collections.Concurrent;
using System.Runtime.InteropServices;
using Hadal.Diagnostics;

namespace Hadal.Interop.Cuda;

/// <summary>
/// A hold on the primary context of one GPU. Everything that lives in the context holds a reference to this handle, so
/// the context outlives its last tensor, whatever the order of disposal or finalisation.
/// </summary>
internal sealed unsafe class CudaContext : SafeHandle
{
    // A reset makes every handle of the earlier context invalid, although the context's own address is used again.
    private static readonly ConcurrentDictionary<int, int> s_generations = new();
    private static readonly ConcurrentDictionary<int, bool> s_lostOrdinals = new();
    private static readonly Lock s_opening = new();

    private readonly ConcurrentBag<nint> _modules = [];
    private readonly int _device;
    private readonly int _generation;
    private volatile Exception? _loss;

    private CudaContext(CudaApi api, int ordinal, int device)
        : base(0, ownsHandle: true)
    {
        Api = api;
        Ordinal = ordinal;
        _device = device;
        _generation = s_generations.GetOrAdd(ordinal, 0);
        Gate = CaptureGate.Of(ordinal);
    }

    internal CudaApi Api { get; }

    internal int Ordinal { get; }

    internal CaptureGate Gate { get; }

    public override bool IsInvalid => handle == 0;

    /// <summary>Whether the context cannot be used any more; nothing in it may be freed then, for all of it is gone already.</summary>
    internal bool IsLost => _loss is not null || s_generations[Ordinal] != _generation;

    /// <summary>Retains the primary context of a GPU, resetting it first where an earlier one was lost.</summary>
    /// <exception cref="DeviceLostException">The driver keeps the error that an earlier context was lost with; only a new process helps.</exception>
    internal static CudaContext Open(CudaApi api, int ordinal)
    {
        // One at a time: who opens must not retain what another is about to reset.
        lock (s_opening)
        {
            return OpenAlone(api, ordinal);
        }
    }

    private static CudaContext OpenAlone(CudaApi api, int ordinal)
    {
        int device;
        Check(api, api.DeviceGet(&device, ordinal), "cuDeviceGet");
        if (s_lostOrdinals.ContainsKey(ordinal))
        {
            s_generations.AddOrUpdate(ordinal, 1, (_, generation) => generation + 1);
            CheckReopening(api, api.DevicePrimaryCtxReset(device), ordinal, "cuDevicePrimaryCtxReset");
            s_lostOrdinals.TryRemove(ordinal, out _);
        }

        CudaContext context = new(api, ordinal, device);
        nint primary;
        CheckReopening(api, api.DevicePrimaryCtxRetain(&primary, device), ordinal, "cuDevicePrimaryCtxRetain");
        context.SetHandle(primary);
        return context;
    }

    private static void CheckReopening(CudaApi api, CudaResult result, int ordinal, string call)
    {
        if (result.IsSticky())
        {
            s_lostOrdinals[ordinal] = true;
            throw new DeviceLostException(
                $"cuda:{ordinal} cannot be reopened in this process, which CUDA bars from the device for good after such an error; restart the process.",
                Error(api, result, call));
        }

        Check(api, result, call);
    }

    internal int Attribute(CudaDeviceAttribute attribute)
    {
        int value;
        Check(Api.DeviceGetAttribute(&value, attribute, _device), "cuDeviceGetAttribute");
        return value;
    }

    internal string DeviceName()
    {
        byte* text = stackalloc byte[256];
        Check(Api.DeviceGetName(text, 256, _device), "cuDeviceGetName");
        return Marshal.PtrToStringUTF8((nint)text)!;
    }

    /// <summary>Such as 12040.</summary>
    internal int DriverVersion()
    {
        int version;
        Check(Api.DriverGetVersion(&version), "cuDriverGetVersion");
        return version;
    }

    internal long TotalMemory()
    {
        nuint bytes;
        Check(Api.DeviceTotalMem(&bytes, _device), "cuDeviceTotalMem");
        return (long)bytes;
    }

    /// <summary>Keeps a module that was loaded until the context is released.</summary>
    internal void Keep(nint module) => _modules.Add(module);

    /// <summary>Makes this the calling thread's context, as every call that works in it needs.</summary>
    internal void MakeCurrent()
    {
        ThrowIfLost();
        Check(Api.CtxSetCurrent(handle), "cuCtxSetCurrent");
    }

    /// <summary>As <see cref="MakeCurrent"/>, for those who free things: false where there is nothing left to free.</summary>
    internal bool TryMakeCurrent() => !IsLost && Api.CtxSetCurrent(handle) == CudaResult.Success;

    /// <summary>Waits until nothing runs in the context any more. False where it cannot be waited for: a stream captures, or a kernel was given up that may run still.</summary>
    internal bool TryWait()
    {
        if (_loss is TimeoutException && s_generations[Ordinal] == _generation)
        {
            return false;
        }

        if (!TryMakeCurrent())
        {
            return IsLost;
        }

        if (!Gate.TryBeginCall(out _))
        {
            return false;
        }

        using CaptureGate.Call call = new(Gate);
        CudaResult result = Api.CtxSynchronize();
        return result == CudaResult.Success || result.IsSticky();
    }

    internal void ThrowIfLost()
    {
        if (IsLost)
        {
            throw new DeviceLostException($"cuda:{Ordinal} is lost and must be reopened, by Device.Open({Ordinal}) or, where CUDA refuses that, by a new process: {_loss?.Message ?? "it was reset after an error"}", _loss);
        }
    }

    internal void Check(CudaResult result, string call)
    {
        if (result != CudaResult.Success)
        {
            Fail(result, call);
        }
    }

    /// <summary>Throws for a failed call; marks the device lost where the error is one that stays.</summary>
    /// <param name="result">What the call answered.</param>
    /// <param name="call">The driver function.</param>
    /// <param name="suspects">Of an error that stays, what is said of the kernels that may have caused it.</param>
    internal void Fail(CudaResult result, string call, Func<string>? suspects = null)
    {
        CudaException error = Error(Api, result, call);
        if (!result.IsSticky())
        {
            throw error;
        }

        // Whatever becomes of the words, nobody may use the context again.
        CudaException loss = error;
        try
        {
            loss = suspects is null ? error : Error(Api, result, $"{call}, {suspects()},");
        }
        finally
        {
            MarkLost(loss);
        }

        ThrowIfLost();
    }

    internal void MarkLost(Exception reason)
    {
        if (s_generations[Ordinal] == _generation)
        {
            s_lostOrdinals[Ordinal] = true;
            if (Interlocked.CompareExchange(ref _loss, reason, null) is null)
            {
                HadalLogging.Logger.DeviceLost(reason, $"cuda:{Ordinal}");
            }
        }
    }

    internal static void Check(CudaApi api, CudaResult result, string call)
    {
        if (result != CudaResult.Success)
        {
            throw Error(api, result, call);
        }
    }

    protected override bool ReleaseHandle()
    {
        if (!Release())
        {
            Gate.WhenOpen(() => Release());
        }

        return true;
    }

    /// <summary>False where nothing is released, for kernels may still run that cannot be waited for just now.</summary>
    private bool Release()
    {
        // A lost context keeps its count: releasing it later could end the context that replaced it.
        if (!TryMakeCurrent())
        {
            return true;
        }

        if (!TryWait())
        {
            return false;
        }

        // Others may hold the primary context, so it does not take its modules along.
        foreach (nint module in _modules)
        {
            Api.ModuleUnload(module);
        }

        Api.DevicePrimaryCtxRelease(_device);
        return true;
    }

    private static CudaException Error(CudaApi api, CudaResult result, string call) =>
        new((int)result, CudaDriver.Name(api, result), CudaDriver.Describe(api, result), call);
}
