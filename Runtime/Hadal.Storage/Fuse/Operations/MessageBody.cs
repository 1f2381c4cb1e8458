using System.Runtime.InteropServices;

namespace Hadal.Storage.Fuse.Operations;

/// <summary>Takes values from the front of a message's body, as far as there are any.</summary>
internal static class MessageBody
{
    internal static unsafe bool TryTake<T>(ref ReadOnlySpan<byte> rest, out T value)
        where T : unmanaged
    {
        if (!MemoryMarshal.TryRead(rest, out value))
            return false;
        rest = rest[sizeof(T)..];
        return true;
    }

    /// <summary>Text that ends in zero, with its zero: the target of a link.</summary>
    internal static bool TryTakeText(ref ReadOnlySpan<byte> rest, out ReadOnlySpan<byte> terminated)
    {
        int end = rest.IndexOf((byte)0);
        terminated = end > 0 ? rest[..(end + 1)] : default;
        if (end <= 0)
            return false;
        rest = rest[(end + 1)..];
        return true;
    }
}
