using System.Runtime.InteropServices;

namespace Hadal;

/// <summary>
/// One allocation. A handle with a count, so that a tensor that is disposed or finalised while a call still uses it is
/// freed when that call is over.
/// </summary>
internal abstract class DeviceMemory : SafeHandle
{
    private protected DeviceMemory(nint address, nuint bytes)
        : base(0, ownsHandle: true)
    {
        Bytes = bytes;
        SetHandle(address);
    }

    // An allocation of no bytes has the address zero and is nonetheless one that can be disposed.
    public override bool IsInvalid => false;

    internal nuint Bytes { get; }

    internal nint Address => handle;

    /// <summary>Keeps the memory until the hold is disposed. Throws <see cref="ObjectDisposedException"/> where it is gone.</summary>
    internal Hold Acquire()
    {
        bool added = false;
        DangerousAddRef(ref added);
        return new Hold(this);
    }

    internal readonly ref struct Hold(DeviceMemory memory) : IDisposable
    {
        public void Dispose() => memory.DangerousRelease();
    }
}
