using Xunit;

namespace Hadal.Tests.Gpu;

[Collection(GpuMachine.Collection)]
public class OverlapTests
{
    private const int Links = 1000;

    [Theory]
    [InlineData(5)]
    [InlineData(130)]
    public void A_chain_of_kernels_is_the_same_bit_for_bit_however_they_overlap(int rows)
    {
        using OverlapChain chain = new(GpuMachine.Require(), rows);
        byte[] expected = chain.Run(Links, LaunchOverlap.None, isCaptured: false, writesWeights: false);
        foreach (LaunchOverlap overlap in Enum.GetValues<LaunchOverlap>())
        {
            foreach (bool isCaptured in (bool[])[false, true])
            {
                Assert.True(expected.AsSpan().SequenceEqual(chain.Run(Links, overlap, isCaptured, writesWeights: false)), $"{overlap}, captured: {isCaptured}");
            }
        }
    }

    [Theory]
    [InlineData(5)]
    [InlineData(130)]
    public void Weights_that_the_kernel_in_front_writes_are_waited_for_where_nothing_is_promised(int rows)
    {
        using OverlapChain chain = new(GpuMachine.Require(), rows);
        byte[] expected = chain.Run(Links, LaunchOverlap.None, isCaptured: false, writesWeights: true);
        foreach (bool isCaptured in (bool[])[false, true])
        {
            Assert.True(expected.AsSpan().SequenceEqual(chain.Run(Links, LaunchOverlap.Setup, isCaptured, writesWeights: true)), $"captured: {isCaptured}");
        }
    }
}
