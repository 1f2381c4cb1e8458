using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Hadal.Storage.Safetensors;

/// <summary>
/// Copies a tensor to a device from where a ring has read it. Pieces are cut at multiples of the alignment of direct I/O, so that a tensor
/// whose bytes begin at a multiple of its element's size comes in whole elements.
/// </summary>
internal sealed class SlabDestination<T>(DeviceStream stream, PinnedRegion slab, DeviceTensor<T> tensor) : ITensorDestination
    where T : unmanaged
{
    private readonly DeviceRows<T> _rows = new(tensor);
    private long _copied;

    public Task Released { get; private set; } = Task.CompletedTask;

    public ValueTask WriteAsync(ReadOnlyMemory<byte> bytes, CancellationToken cancellationToken)
    {
        if (!MemoryMarshal.TryGetMemoryManager(bytes, out IoBuffer? buffer, out int start, out int length))
        {
            throw new ArgumentException(
                $"The uploader copies out of its ring's memory, and these bytes lie elsewhere; give the loader {nameof(SafetensorsLoaderOptions)}.{nameof(SafetensorsLoaderOptions.Through)} of that ring.",
                nameof(bytes));
        }

        int size = Unsafe.SizeOf<T>();
        if (length % size != 0)
        {
            throw new ArgumentException(
                $"Elements of {size} bytes are copied whole; a piece has {length} bytes of them. Pieces begin and end at a multiple of {nameof(SafetensorsLoaderOptions)}.{nameof(SafetensorsLoaderOptions.Alignment)}.",
                nameof(bytes));
        }

        try
        {
            Copy(buffer!.Slice(start, length), size);
        }
        finally
        {
            Released = EndOfCopies();
        }

        return ValueTask.CompletedTask;
    }

    public ValueTask CompleteAsync(CancellationToken cancellationToken) => ValueTask.CompletedTask;

    private void Copy(IoSlice bytes, int size)
    {
        for (int start = 0; start < bytes.Length;)
        {
            (long row, long column) = Math.DivRem(_copied, _rows.Length);
            int taken = (int)Math.Min((bytes.Length - start) / size, _rows.Length - column);
            _rows[(int)row].Slice((int)column, taken).CopyFrom(stream, bytes.Buffer.Slice(bytes.Start + start, taken * size).View<T>(slab));
            _copied += taken;
            start += taken * size;
        }
    }

    private Task EndOfCopies()
    {
        try
        {
            return CopiedAsync(stream.Record());
        }
        catch
        {
            // Nobody will be told when what is queued has been copied: so it is waited for, and the memory is free indeed.
            stream.Synchronize();
            throw;
        }
    }

    private static async Task CopiedAsync(DeviceEvent end)
    {
        using (end)
        {
            await end.WaitAsync().ConfigureAwait(false);
        }
    }
}
