using System.Runtime.InteropServices;

namespace Hadal.Tests.Sharing;

/// <summary>
/// What another library lends: a structure written byte by byte as the published header lays it out, and the count of calls to its deleter.
/// </summary>
internal sealed unsafe class ForeignBlock : IDisposable
{
    private const int Room = 256;
    private readonly byte* _block = (byte*)NativeMemory.AllocZeroed(Room + (8 * sizeof(long) * 2));
    private readonly float* _elements = (float*)NativeMemory.AlignedAlloc(1024, 64);
    private readonly bool _versioned;

    internal ForeignBlock(bool versioned = true, params long[] shape)
    {
        _versioned = versioned;
        for (int i = 0; i < 256; i++)
        {
            _elements[i] = i;
        }

        Put(Tensor + 0, (nint)_elements);
        Put(Tensor + 8, 1);
        Put(Tensor + 12, 0);
        Put(Tensor + 16, shape.Length);
        SetType(2, 32);
        Put(Tensor + 24, (nint)(_block + Room));
        Put(Tensor + 32, (nint)(_block + Room + 64));
        SetShape(shape);
        if (versioned)
        {
            Put(0, 1);
            Put(4, 1);
        }

        // The address of a count in place of the context, which only the deleter reads.
        Put(versioned ? 8 : 48, (nint)NativeMemory.AllocZeroed(sizeof(int)));
        Put(versioned ? 16 : 56, versioned ? (nint)(delegate* unmanaged<byte*, void>)&CountVersioned : (nint)(delegate* unmanaged<byte*, void>)&CountUnversioned);
    }

    internal int Tensor => _versioned ? 32 : 0;

    internal nint Address => (nint)_block;

    internal nint Elements => (nint)_elements;

    internal int Deletions => *Counter(_block, _versioned ? 8 : 48);

    internal DlpackFormat Format => _versioned ? DlpackFormat.Versioned : DlpackFormat.Unversioned;

    internal void Put<T>(int offset, T value)
        where T : unmanaged
        => *(T*)(_block + offset) = value;

    internal void SetType(byte code, byte bits, ushort lanes = 1)
    {
        Put(Tensor + 20, code);
        Put(Tensor + 21, bits);
        Put(Tensor + 22, lanes);
    }

    internal void SetStrides(params long[] strides)
    {
        for (int i = 0; i < strides.Length; i++)
        {
            Put(Room + 64 + (i * sizeof(long)), strides[i]);
        }
    }

    public void Dispose()
    {
        NativeMemory.Free(Counter(_block, _versioned ? 8 : 48));
        NativeMemory.AlignedFree(_elements);
        NativeMemory.Free(_block);
    }

    private static int* Counter(byte* block, int offset) => *(int**)(block + offset);

    [UnmanagedCallersOnly]
    private static void CountVersioned(byte* self) => Interlocked.Increment(ref *Counter(self, 8));

    [UnmanagedCallersOnly]
    private static void CountUnversioned(byte* self) => Interlocked.Increment(ref *Counter(self, 48));

    private void SetShape(long[] shape)
    {
        long stride = 1;
        for (int i = shape.Length - 1; i >= 0; i--)
        {
            Put(Room + (i * sizeof(long)), shape[i]);
            Put(Room + 64 + (i * sizeof(long)), stride);
            stride *= shape[i];
        }
    }
}
