using Hadal.Interop.Cuda;

namespace Hadal;

internal sealed unsafe partial class CudaStream
{
    internal override void Copy(DeviceMemory source, nint sourceOffset, DeviceMemory destination, nint destinationOffset, nuint bytes, CopyDirection direction)
    {
        if (bytes == 0)
        {
            return;
        }

        CudaApi api = _device.Enter();
        using DeviceMemory.Hold from = source.Acquire();
        using DeviceMemory.Hold to = destination.Acquire();
        nint read = source.Address + sourceOffset;
        nint write = destination.Address + destinationOffset;
        CudaResult result;
        lock (_order)
        {
            result = direction switch
            {
                CopyDirection.HostToDevice => api.MemcpyHtoDAsync(write, (void*)read, bytes, Handle),
                CopyDirection.DeviceToHost => api.MemcpyDtoHAsync((void*)write, read, bytes, Handle),
                _ => api.MemcpyDtoDAsync(write, read, bytes, Handle),
            };
            Remember(result, kernels: null, [source, destination]);
        }

        Check(result, "an asynchronous copy");
    }

    internal override void Fill(DeviceMemory destination, nint offset, nuint bytes, byte value)
    {
        if (bytes == 0)
        {
            return;
        }

        CudaApi api = _device.Enter();
        using DeviceMemory.Hold to = destination.Acquire();
        CudaResult result;
        lock (_order)
        {
            result = api.MemsetD8Async(destination.Address + offset, value, bytes, Handle);
            Remember(result, kernels: null, [destination]);
        }

        Check(result, "cuMemsetD8Async");
    }
}
