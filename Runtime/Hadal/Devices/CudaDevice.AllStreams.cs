using Hadal.Interop.Cuda;

namespace Hadal;

internal sealed partial class CudaDevice
{
    // Copies on the legacy default stream wait for every stream of the device and every stream waits for them, which
    // makes a kernel's call followed by a copy mean the same as on the CPU.
    internal override unsafe void Write(void* source, nint destination, nuint bytes)
    {
        if (bytes > 0)
        {
            CudaApi api = Enter();
            using CaptureGate.Call call = BeginCopy();
            Check(api.MemcpyHtoD(destination, source, bytes), "cuMemcpyHtoD");
        }
    }

    internal override unsafe void Read(nint source, void* destination, nuint bytes)
    {
        if (bytes > 0)
        {
            CudaApi api = Enter();
            using CaptureGate.Call call = BeginCopy();
            Check(api.MemcpyDtoH(destination, source, bytes), "cuMemcpyDtoH");
        }
    }

    /// <summary>Waits until all work of the device is done.</summary>
    /// <exception cref="InvalidOperationException">A stream captures.</exception>
    internal unsafe void Synchronize()
    {
        CudaApi api = Enter();
        using CaptureGate.Call call = Begin("A wait for the device", "Wait for single streams, or when the capture has ended");
        Check(api.CtxSynchronize(), "cuCtxSynchronize");
    }

    private CaptureGate.Call BeginCopy() => Begin("A copy that names no stream", "Copy on a stream, by a PinnedBuffer, or when the capture has ended");

    private CaptureGate.Call Begin(string call, string remedy) => Context.Gate.TryBeginCall(out StreamCapture? capture)
        ? new(Context.Gate)
        : throw new InvalidOperationException($"{call} waits for all streams of {this}, which CUDA forbids while one of them captures, as one does on {capture}. {remedy}.");
}
