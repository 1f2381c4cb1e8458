using System.Collections.Concurrent;

namespace Hadal.Storage.Usrbio.Client;

/// <summary>
/// The one thread that opens a mount's folder of registrations and makes links in it. 3FS takes the two for one client's by the number that the kernel
/// gives it with each call, and that is the thread's, not the process's.
/// </summary>
internal sealed class MountThread : IDisposable
{
    private readonly BlockingCollection<Action> _calls = [];

    internal MountThread()
        => new Thread(() =>
        {
            foreach (Action call in _calls.GetConsumingEnumerable())
                call();
            _calls.Dispose();
        })
        {
            Name = "user rings, mount",
            IsBackground = true,
        }.Start();

    /// <summary>Runs a call there, and waits for it.</summary>
    internal T Run<T>(Func<T> call)
    {
        TaskCompletionSource<T> done = new(TaskCreationOptions.RunContinuationsAsynchronously);
        _calls.Add(() =>
        {
            try
            {
                done.SetResult(call());
            }
#pragma warning disable CA1031 // It is thrown where it is waited for.
            catch (Exception exception)
#pragma warning restore CA1031
            {
                done.SetException(exception);
            }
        });
        return done.Task.GetAwaiter().GetResult();
    }

    /// <summary>The thread ends when it has done what it was given.</summary>
    public void Dispose() => _calls.CompleteAdding();
}
