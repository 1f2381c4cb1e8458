using Hadal.Storage.Safetensors;

namespace Hadal.Storage.Tests.Safetensors;

/// <summary>Answers later, and can fail or bring less than asked for.</summary>
internal sealed class SlowSource : ISequentialSource
{
    private readonly RandomAccessSource _source;
    private readonly Action<int> _underWay;
    private int _reads;

    internal SlowSource(SafetensorsFile file, Action<int> underWay)
    {
        (_source, _underWay) = (new(file), underWay);
        _ = Interlocked.Increment(ref s_open);
    }

    private static int s_open;

    internal static int Open => Volatile.Read(ref s_open);

    internal long FailsAt { get; init; } = -1;

    internal int Most { get; init; } = int.MaxValue;

    public async ValueTask<int> ReadAsync(long offset, Memory<byte> destination, CancellationToken cancellationToken)
    {
        _underWay(Interlocked.Increment(ref _reads));
        try
        {
            await Task.Delay(1, CancellationToken.None);
            return offset == FailsAt
                ? throw new IOException("the disk is on fire")
                : await _source.ReadAsync(offset, destination[..Math.Min(Most, destination.Length)], cancellationToken);
        }
        finally
        {
            _underWay(Interlocked.Decrement(ref _reads));
        }
    }

    public void Dispose() => _ = Interlocked.Decrement(ref s_open);
}
