namespace Hadal;

/// <summary>
/// What fills and reads a <see cref="PagedCache{T}"/> around attention: new tokens are appended, pages copied, prefixes gathered. On the CPU and on GPUs
/// the same to the bit. Whatever slots, positions and page tables hold, nothing outside the tensors is read or written;
/// with <c>HADAL_CHECKS=1</c> a slot or a page that is out of range is an exception (a call waits for the device then).
/// A position that the tables of a rotation do not have shows by itself, as NaN.
/// </summary>
public static partial class CacheOperations
{
    private static long BlocksOf(long items, long perBlock) => (items + perBlock - 1) / perBlock;
}
