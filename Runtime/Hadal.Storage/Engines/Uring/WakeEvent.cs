using System.Runtime.InteropServices;
using Hadal.Storage.Linux;
using Microsoft.Win32.SafeHandles;

namespace Hadal.Storage.Engines.Uring;

/// <summary>An event descriptor (eventfd(2)) that any thread sets, and the memory that the kernel reads it into.</summary>
internal sealed unsafe class WakeEvent : IDisposable
{
    private readonly SafeFileHandle _event;

    internal WakeEvent()
    {
        int descriptor = LibC.CreateEvent(0, LibC.EventCloseOnExec);
        _event = descriptor < 0
            ? throw new StorageException("eventfd", Marshal.GetLastPInvokeError())
            : new SafeFileHandle(descriptor, ownsHandle: true);
        Count = (nint)NativeMemory.AllocZeroed(sizeof(ulong));
    }

    internal int Descriptor => (int)_event.DangerousGetHandle();

    internal nint Count { get; }

    /// <summary>Sets it; does nothing once it is closed.</summary>
    internal void Set()
    {
        bool held = false;
        try
        {
            _event.DangerousAddRef(ref held);
            ulong one = 1;
            _ = LibC.Write(Descriptor, &one, sizeof(ulong));
        }
        catch (ObjectDisposedException)
        {
            // Whoever waited has gone.
        }
        finally
        {
            if (held)
            {
                _event.DangerousRelease();
            }
        }
    }

    /// <summary>Closes the descriptor. The eight bytes stay: a kernel that is closing the ring may still write them.</summary>
    public void Dispose() => _event.Dispose();
}
