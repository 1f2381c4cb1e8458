using Hadal.Testing;

namespace Hadal.Storage.Tests.Rings;

public sealed class RingOptionsTests
{
    public static TheoryData<string, StorageRingOptions> Impossible => new()
    {
        { "DrainTimeout", new() { DrainTimeout = TimeSpan.MaxValue } },
        { "DrainTimeout", new() { DrainTimeout = TimeSpan.FromDays(60) } },
        { "DrainTimeout", new() { DrainTimeout = TimeSpan.FromSeconds(-5) } },
        { "DrainTimeout", new() { DrainTimeout = Timeout.InfiniteTimeSpan } },
        { "Engine", new() { Engine = (IoEngineKind)99 } },
        { "Continuations", new() { Continuations = (IoContinuations)99 } },
        { "Timeout", new() { Timeout = TimeSpan.Zero } },
        { "Depth", new() { Depth = 0 } },
    };

    [Theory, MemberData(nameof(Impossible))]
    public void What_no_ring_can_be_is_refused_by_name_when_it_is_opened(string name, StorageRingOptions options)
    {
        using TemporaryFolder folder = new();
        ArgumentOutOfRangeException refused = Assert.Throws<ArgumentOutOfRangeException>(() => StorageRing.Open(folder.Path, options));
        Assert.Equal(name, refused.ParamName);
    }

    [Fact]
    public async Task A_ring_may_wait_a_day_for_its_end_or_not_at_all()
    {
        using TemporaryFolder folder = new();
        await StorageRing.Open(folder.Path, new() { DrainTimeout = TimeSpan.FromDays(1) }).DisposeAsync();
        await StorageRing.Open(folder.Path, new() { DrainTimeout = TimeSpan.Zero }).DisposeAsync();
    }
}
