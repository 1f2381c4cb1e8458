using Hadal.Storage.Usrbio.Server;

namespace Hadal.Storage.Fuse.Virtual;

/// <summary>Which processes have <c>iovs</c> open: the kernel closes it for one that dies, and so its death is seen.</summary>
internal sealed class RingClients(IUserRingRegistry registry)
{
    private readonly Lock _lock = new();
    private readonly Dictionary<int, int> _openings = [];

    internal void Opened(int process)
    {
        lock (_lock)
            _openings[process] = _openings.GetValueOrDefault(process) + 1;
    }

    internal void Closed(int process)
    {
        lock (_lock)
        {
            if (--_openings[process] > 0)
                return;
            _openings.Remove(process);

            // Under the lock: a close is told late, and what a process registers after it has opened the folder again is none of its past.
            registry.ClientGone(process);
        }
    }
}
