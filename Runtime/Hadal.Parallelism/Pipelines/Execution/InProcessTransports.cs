using System.Collections.Concurrent;
using System.Threading.Channels;

namespace Hadal.Parallelism.Pipelines.Execution;

/// <summary>Transports between the ranks of one process.</summary>
public static class InProcessTransports
{
    /// <summary>Connects ranks with one another, for one run. A send never waits, and nothing is copied.</summary>
    /// <typeparam name="T">What is sent.</typeparam>
    /// <returns>One a rank. Each throws <see cref="InvalidOperationException"/> where what comes is not what a batch asks for.</returns>
    public static IReadOnlyList<IPipelineTransport<T>> Connect<T>(int ranks)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(ranks);
        ConcurrentDictionary<(int From, int To), Channel<InProcessTransport<T>.Message>> channels = new();
        return [.. Enumerable.Range(0, ranks).Select(rank => new InProcessTransport<T>(rank, channels))];
    }
}
