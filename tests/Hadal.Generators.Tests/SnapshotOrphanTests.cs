using Hadal.Testing;
using Xunit;

namespace Hadal.Generators.Tests;

public class SnapshotOrphanTests
{
    [Fact]
    public void Every_snapshot_has_its_test() => Snapshot.VerifyNoOrphans();
}
