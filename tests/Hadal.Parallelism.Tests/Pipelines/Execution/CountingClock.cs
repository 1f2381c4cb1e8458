namespace Hadal.Parallelism.Tests.Pipelines.Execution;

/// <summary>A clock on which a millisecond passes whenever somebody looks at it.</summary>
internal sealed class CountingClock : TimeProvider
{
    private long _looks = 1000;

    public override long TimestampFrequency => 1000;

    public override long GetTimestamp() => Interlocked.Increment(ref _looks);
}
