namespace Hadal;

/// <summary>Where tensors live and kernels run: a GPU, or the CPU. Thread-safe.</summary>
public abstract class Device : IDisposable
{
    private static readonly FirstSuccess<Device> s_default = new(() => DeviceSelection.FromEnvironment().Open());

    private protected Device()
    {
    }

    /// <summary>The CPU. Shared; disposing it does nothing.</summary>
    public static Device Cpu => CpuDevice.Shared;

    /// <summary>
    /// The first GPU of compute capability 9.0, else <see cref="Cpu"/>; <c>HADAL_DEVICE=cpu|cuda:N</c> decides otherwise.
    /// Chosen once, where a choice that failed is none: the next call tries again. Shared, and disposing it does nothing.
    /// </summary>
    /// <exception cref="DeviceUnavailableException"><c>HADAL_DEVICE</c> cannot be read, or names a GPU that is not there.</exception>
    public static Device Default => s_default.Value;

    /// <summary>Opens a GPU of one's own, which the caller disposes. Tensors and streams belong to the device that made them.</summary>
    /// <param name="ordinal">The GPU's number, from 0, as the CUDA driver counts them.</param>
    /// <exception cref="DeviceUnavailableException">There is no usable CUDA driver, or no GPU of this number.</exception>
    public static Device Open(int ordinal) => CudaDevice.Open(ordinal, shared: false);

    /// <summary>The device's name, such as <c>NVIDIA H200</c>.</summary>
    public abstract string Name { get; }

    /// <summary>How <c>HADAL_DEVICE</c> calls this device: <c>cpu</c> or <c>cuda:N</c>.</summary>
    public abstract string Id { get; }

    /// <summary>Streaming multiprocessors of a GPU; hardware threads of the CPU.</summary>
    public abstract int MultiprocessorCount { get; }

    /// <summary>Whether this is <see cref="Cpu"/>.</summary>
    public abstract bool IsCpu { get; }

    /// <summary>Bytes of memory, used or not.</summary>
    public abstract long TotalMemory { get; }

    /// <summary>A GPU's compute capability; null for the CPU.</summary>
    public abstract ComputeCapability? ComputeCapability { get; }

    /// <summary>Whether an error has made the device unusable; see <see cref="DeviceLostException"/>.</summary>
    public abstract bool IsLost { get; }

    /// <summary>Makes a stream, on which work runs in order.</summary>
    public abstract DeviceStream CreateStream();

    /// <summary>Makes an event, which marks a point in a stream.</summary>
    public abstract DeviceEvent CreateEvent();

    /// <summary>
    /// Pins memory that the caller has, so that this device copies from and to it in the background. The memory must outlive the region.
    /// </summary>
    /// <param name="address">Where it begins; a multiple of the page size (4,096 bytes).</param>
    /// <param name="bytes">Its length; a multiple of the page size.</param>
    /// <exception cref="DeviceMemoryException">The system cannot pin so much, or the memory is none that can be pinned.</exception>
    public PinnedRegion Pin(nint address, nuint bytes)
    {
        const nuint Page = 4096;
        if (address == 0 || bytes == 0 || (nuint)address % Page != 0 || bytes % Page != 0)
        {
            throw new ArgumentException($"Memory is pinned in whole pages of {Page} bytes; given were {bytes:N0} bytes at 0x{address:x}.", nameof(address));
        }

        return new(this, Register(address, bytes));
    }

    /// <summary>
    /// Closes the device for new work. Its memory stays valid until its tensors are disposed too. Shared devices stay open.
    /// </summary>
    public void Dispose()
    {
        Dispose(disposing: true);
        GC.SuppressFinalize(this);
    }

    /// <inheritdoc/>
    public override string ToString() => $"{Id} ({Name})";

    internal abstract DeviceMemory Allocate(nuint bytes);

    /// <summary>Allocates host memory that this device copies from and to without staging.</summary>
    internal abstract DeviceMemory AllocatePinned(nuint bytes);

    /// <summary>Makes host memory of the caller's known to this device.</summary>
    private protected abstract DeviceMemory Register(nint address, nuint bytes);

    /// <summary>Copies from host memory, after all work that the device's streams had before; done on return.</summary>
    internal abstract unsafe void Write(void* source, nint destination, nuint bytes);

    /// <summary>Copies to host memory, after all work that the device's streams had before; done on return.</summary>
    internal abstract unsafe void Read(nint source, void* destination, nuint bytes);

    private protected abstract void Dispose(bool disposing);
}
