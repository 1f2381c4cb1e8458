namespace Hadal.Cli.Commands.Bench.Io;

/// <summary>Where the next request goes.</summary>
internal sealed class IoPlaces(IoBenchCase measured, IoBenchFile file)
{
    private readonly long _count = file.Bytes / measured.Bytes;
    private long _last = -1;

    internal long Next()
        => measured.Bytes * (measured.IsSequential ? Interlocked.Increment(ref _last) % _count : Random.Shared.NextInt64(_count));
}
