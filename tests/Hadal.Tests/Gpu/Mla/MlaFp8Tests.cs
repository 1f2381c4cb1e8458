using Xunit;

namespace Hadal.Tests.Gpu.Mla;

/// <summary>The cache of 656-byte rows, against float64 attention to the values that they stand for.</summary>
[Collection(GpuMachine.Collection)]
public class MlaFp8Tests
{
    [Fact]
    public void Random_calls_over_an_FP8_cache_keep_the_gates() => MlaRandomTests.Check(GpuMachine.Require(), RandomMlaCall.DrawFp8());
}
