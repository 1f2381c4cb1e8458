using Hadal.Parallelism.Experts;
using Hadal.Parallelism.Experts.Reference;

namespace Hadal.Parallelism.Tests.Experts;

public class ExpertLoadsTests
{
    [Theory]
    [InlineData(float.NaN)]
    [InlineData(float.PositiveInfinity)]
    [InlineData(float.NegativeInfinity)]
    [InlineData(-1f)]
    public void An_unfit_load_is_refused_with_its_layer_and_expert(float value) =>
        Assert.Contains("expert 2 in layer 1", Assert.Throws<ArgumentException>("values", () => new ExpertLoads(2, 3, [1, 2, 3, 4, 5, value])).Message, StringComparison.Ordinal);

    [Fact]
    public void Rows_of_different_lengths_are_refused() =>
        Assert.Contains("Layer 1 has loads of 1 expert", Assert.Throws<ArgumentException>("rows", () => ExpertLoads.FromRows([[1, 2], [3]])).Message, StringComparison.Ordinal);

    [Theory]
    [InlineData(3, 1, 1, 1, "4 experts must have at least")]
    [InlineData(6, 1, 1, 4, "6 replicas cannot be divided over 4 GPUs")]
    [InlineData(6, 3, 1, 2, "4 experts cannot be divided into 3 groups")]
    [InlineData(5, 2, 2, 1, "1 GPU cannot be divided over 2 nodes")]
    [InlineData(6, 2, 2, 3, "3 GPUs cannot be divided over 2 nodes")]
    [InlineData(0, 1, 1, 1, "above 0")]
    [InlineData(6, 1, 1, -1, "above 0")]
    [InlineData(2_000_000_000, 1, 1, 1, "slots")]
    public void A_topology_that_does_not_fit_is_refused_with_its_numbers(int replicas, int groups, int nodes, int gpus, string expected) =>
        Assert.Contains(
            expected,
            Assert.Throws<ArgumentException>(() => ReferencePolicy.Place(new(1, 4, [1, 2, 3, 4]), new(replicas, groups, nodes, gpus))).Message,
            StringComparison.Ordinal);

    [Fact]
    public void A_placement_without_an_expert_is_refused() =>
        Assert.Contains("Expert 2 has no slot in layer 1", Assert.Throws<ArgumentException>(() => new ExpertPlacement(2, 3, 1, [0, 1, 2, 0, 1, 1])).Message, StringComparison.Ordinal);
}
