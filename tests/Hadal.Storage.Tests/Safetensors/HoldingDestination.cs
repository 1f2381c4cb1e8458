using System.Collections.Concurrent;
using Hadal.Storage.Safetensors;

namespace Hadal.Storage.Tests.Safetensors;

/// <summary>Reads what was written to it when it is told to, as a device does that copies later.</summary>
internal sealed class HoldingDestination(Task letGo) : ITensorDestination
{
    // A test looks while the load goes on.
    private readonly ConcurrentQueue<ReadOnlyMemory<byte>> _held = [];

    public Task Released => letGo;

    internal int Writes => _held.Count;

    internal byte[] Bytes => [.. _held.SelectMany(bytes => bytes.ToArray())];

    public ValueTask WriteAsync(ReadOnlyMemory<byte> bytes, CancellationToken cancellationToken)
    {
        _held.Enqueue(bytes);
        return ValueTask.CompletedTask;
    }

    public ValueTask CompleteAsync(CancellationToken cancellationToken) => ValueTask.CompletedTask;
}
