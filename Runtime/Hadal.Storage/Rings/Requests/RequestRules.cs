using Hadal.Storage.Engines;

namespace Hadal.Storage.Requests;

/// <summary>What is refused before it is queued.</summary>
internal static class RequestRules
{
    internal static void Check(StorageRing ring, IoOperation operation, StorageFile file, long offset, IoSlice slice, in IoRequestOptions options)
    {
        ArgumentNullException.ThrowIfNull(file);
        ObjectDisposedException.ThrowIf(file.IsDisposed, file);
        if (file.Ring != ring)
        {
            throw new ArgumentException($"'{file.Path}' was opened by another ring.", nameof(file));
        }

        if (options.Timeout is { } timeout && timeout <= TimeSpan.Zero)
        {
            throw new ArgumentOutOfRangeException(nameof(options), timeout, "A request's timeout is positive, or null for the ring's.");
        }

        if (operation == IoOperation.Flush)
        {
            return;
        }

        ArgumentNullException.ThrowIfNull(slice.Buffer, nameof(slice));
        if (!ring.Lends(slice.Buffer))
        {
            throw new ArgumentException("The buffer is another ring's: an engine knows the addresses of its own ring's memory only.", nameof(slice));
        }

        ArgumentOutOfRangeException.ThrowIfNegative(offset);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(offset, long.MaxValue - slice.Length);
        FileAccess needed = operation == IoOperation.Read ? FileAccess.Read : FileAccess.Write;
        if (!file.Allows(needed))
        {
            throw new InvalidOperationException($"'{file.Path}' was opened for {file.Access}, not for {needed}.");
        }
    }
}
