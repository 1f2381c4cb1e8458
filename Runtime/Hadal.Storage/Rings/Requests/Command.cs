using Hadal.Storage.Engines;

namespace Hadal.Storage.Requests;

/// <summary>Something that only the thread of an engine may do, and a caller who waits for it.</summary>
internal sealed class Command(Action<IoEngine> action)
{
    private readonly TaskCompletionSource _done = new(TaskCreationOptions.RunContinuationsAsynchronously);

    internal void Run(IoEngine engine)
    {
        try
        {
            action(engine);
            _done.SetResult();
        }
        catch (Exception exception)
        {
            _done.SetException(exception);
        }
    }

    internal void Refuse(string why) => _done.TrySetException(new ObjectDisposedException(nameof(StorageRing), $"The ring is gone: {why}"));

    internal void Wait() => _done.Task.GetAwaiter().GetResult();
}
