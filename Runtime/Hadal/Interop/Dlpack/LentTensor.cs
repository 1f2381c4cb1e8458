using System.Runtime.InteropServices;

namespace Hadal.Interop.Dlpack;

/// <summary>The structures that other libraries get: one piece of native memory, with the shape and the strides behind the structure.</summary>
internal static unsafe class LentTensor
{
    // Strides and flags as of 1.1: nothing of a later version is used.
    private const uint Minor = 1;

    internal static nint Create(DeviceMemory memory, nint offset, long length, ReadOnlySpan<int> shape, DlpackType type, DlpackDevice device, DlpackFormat format)
    {
        bool added = false;
        memory.DangerousAddRef(ref added);
        GCHandle handle = GCHandle.Alloc(memory);
        bool versioned = format == DlpackFormat.Versioned;
        nuint head = (nuint)(versioned ? sizeof(VersionedTensor) : sizeof(ManagedTensor));
        byte* block = (byte*)NativeMemory.AllocZeroed(head + (nuint)(2 * shape.Length * sizeof(long)));
        DlpackTensor tensor = new()
        {
            // The specification wants no address where there are no elements.
            Data = length == 0 ? 0 : memory.Address + offset,
            Device = device,
            Dimensions = shape.Length,
            Type = type,
            Shape = (long*)(block + head),
            Strides = (long*)(block + head) + shape.Length,
        };
        long stride = 1;
        for (int i = shape.Length - 1; i >= 0; i--)
        {
            tensor.Shape[i] = shape[i];
            tensor.Strides[i] = stride;
            stride *= Math.Max(shape[i], 1);
        }

        if (versioned)
        {
            *(VersionedTensor*)block = new()
            {
                Version = new() { Major = DlpackVersion.KnownMajor, Minor = Minor },
                Context = GCHandle.ToIntPtr(handle),
                Deleter = &DeleteVersioned,
                Tensor = tensor,
            };
        }
        else
        {
            *(ManagedTensor*)block = new() { Context = GCHandle.ToIntPtr(handle), Deleter = &DeleteUnversioned, Tensor = tensor };
        }

        return (nint)block;
    }

    [UnmanagedCallersOnly]
    private static void DeleteVersioned(void* self)
    {
        if (self != null)
        {
            Release(((VersionedTensor*)self)->Context, self);
        }
    }

    [UnmanagedCallersOnly]
    private static void DeleteUnversioned(void* self)
    {
        if (self != null)
        {
            Release(((ManagedTensor*)self)->Context, self);
        }
    }

    private static void Release(nint context, void* block)
    {
        GCHandle handle = GCHandle.FromIntPtr(context);
        ((DeviceMemory)handle.Target!).DangerousRelease();
        handle.Free();
        NativeMemory.Free(block);
    }
}
