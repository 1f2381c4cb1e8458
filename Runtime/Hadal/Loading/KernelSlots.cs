namespace Hadal.Loading;

/// <summary>
/// The loaded variants of one kernel, by device. Reading takes no lock and allocates nothing: there are few devices, so
/// their list is searched.
/// </summary>
internal sealed class KernelSlots(int variants)
{
    private readonly Lock _writing = new();
    private volatile Slot[] _slots = [];

    internal LoadedKernel? TryGet(CudaDevice device, int variant)
    {
        foreach (Slot slot in _slots)
        {
            if (slot.Device == device)
            {
                return Volatile.Read(ref slot.Kernels[variant]);
            }
        }

        return null;
    }

    internal void Set(CudaDevice device, int variant, LoadedKernel kernel)
    {
        lock (_writing)
        {
            Slot? slot = Array.Find(_slots, s => s.Device == device);
            if (slot is null)
            {
                // Kernels are often static; they must not keep devices that are gone.
                slot = new(device, new LoadedKernel?[variants]);
                _slots = [.. _slots.Where(s => !s.Device.IsClosed), slot];
            }

            Volatile.Write(ref slot.Kernels[variant], kernel);
        }
    }

    private sealed record Slot(CudaDevice Device, LoadedKernel?[] Kernels);
}
