using Hadal.Tests.Sharing;
using Xunit;

namespace Hadal.Tests.Gpu;

[Collection(GpuMachine.Collection)]
public class SharingTests
{
    [Fact]
    public void What_is_lent_can_be_taken_back() => DlpackExportTests.ThereAndBack(GpuMachine.Require());
}
