using Hadal.Interop.Cuda;

namespace Hadal.Loading;

/// <summary>
/// Encoded tensor maps of one device: encoding takes the driver about a microsecond, a hit some nanoseconds. Bounded, and
/// lock-free: an entry never changes, and a slot that two threads write keeps either's.
/// </summary>
internal sealed unsafe class TensorMapCache
{
    private const int Ways = 2;
    private const int Sets = 2048;

    private readonly Entry?[] _entries = new Entry?[Sets * Ways];

    /// <summary>Copies the map to where a launch reads it.</summary>
    internal void Get(CudaContext context, in TensorMapKey key, TensorMap* destination)
    {
        int set = (int)(key.Hash() % Sets) * Ways;
        for (int way = 0; way < Ways; way++)
        {
            if (Volatile.Read(ref _entries[set + way]) is { } entry && entry.Key == key)
            {
                *destination = entry.Map;
                return;
            }
        }

        Encode(context, key, destination);
        Volatile.Write(ref _entries[set + 1], _entries[set]);
        Volatile.Write(ref _entries[set], new(key, *destination));
    }

    private static void Encode(CudaContext context, in TensorMapKey key, TensorMap* destination)
    {
        context.MakeCurrent();
        ulong* dimensions = stackalloc ulong[] { key.Inner, key.Outer };
        ulong* strides = stackalloc ulong[] { key.RowBytes };
        uint* box = stackalloc uint[] { key.BoxInner, key.BoxOuter };
        uint* steps = stackalloc uint[] { 1, 1 };
        CudaResult result = context.Api.TensorMapEncodeTiled(
            destination, key.Type, 2, key.Address, dimensions, strides, box, steps, 0, key.Swizzle, key.Promotion, 0);
        if (result != CudaResult.Success)
        {
            context.Fail(result, $"cuTensorMapEncodeTiled of {key}");
        }
    }

    private sealed class Entry(TensorMapKey key, TensorMap map)
    {
        internal readonly TensorMapKey Key = key;
        internal readonly TensorMap Map = map;
    }
}
