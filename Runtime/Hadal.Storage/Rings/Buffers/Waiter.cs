namespace Hadal.Storage.Buffers;

/// <summary>Someone who waits for a buffer of a slab, first come, first served.</summary>
internal sealed class Waiter
{
    private readonly TaskCompletionSource<IoBuffer> _source = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly CancellationTokenRegistration _registration;

    internal Waiter(int bytes, Action hasGone, CancellationToken cancellation)
    {
        Bytes = bytes;
        _registration = cancellation.UnsafeRegister(
            (_, token) =>
            {
                if (_source.TrySetCanceled(token))
                {
                    hasGone();
                }
            },
            null);
    }

    internal int Bytes { get; }

    internal Task<IoBuffer> Task => _source.Task;

    internal bool TryGive(IoBuffer buffer)
    {
        _registration.Unregister();
        return _source.TrySetResult(buffer);
    }

    internal void Refuse()
    {
        _registration.Unregister();
        _source.TrySetException(new ObjectDisposedException(nameof(StorageRing)));
    }
}
