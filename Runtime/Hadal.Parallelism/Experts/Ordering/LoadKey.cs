namespace Hadal.Parallelism.Experts.Ordering;

/// <summary>
/// A load and an index in one number, so that a comparison of integers breaks ties by the lower index. Bits of floats of at least 0 order as
/// the floats do (IEEE 754).
/// </summary>
internal static class LoadKey
{
    /// <summary>The least load first.</summary>
    internal static ulong Ascending(float load, int index) => ((ulong)BitConverter.SingleToUInt32Bits(load) << 32) | (uint)index;

    /// <summary>The largest load first.</summary>
    internal static ulong Descending(float load, int index) => ((ulong)~BitConverter.SingleToUInt32Bits(load) << 32) | (uint)index;

    internal static int Index(ulong key) => (int)(uint)key;
}
