using CsCheck;
using Xunit;

namespace Hadal.Tests.Devices;

public class KernelTrailTests
{
    [Fact]
    public void One_kernel_is_named()
    {
        KernelTrail trail = new();
        trail.Add("Experts");
        trail.Add("Experts");

        Assert.Equal("Experts", trail.ToString());
    }

    [Fact]
    public void Several_are_listed_in_order_with_the_number_of_launches()
    {
        KernelTrail trail = new();
        trail.Add("Up");
        trail.Add("Down");
        trail.Add("Up");

        Assert.Equal("one of Up, Down (3 launches)", trail.ToString());
    }

    [Fact]
    public void A_cleared_trail_names_none() => Gen.Int[0, 100].Sample(launches =>
    {
        KernelTrail trail = new();
        for (int i = 0; i < launches; i++)
        {
            trail.Add($"K{i}");
        }

        Assert.Equal(launches > 0, trail.ToString().Contains($"K{launches - 1}"));
        trail.Clear();
        Assert.StartsWith("no kernel", trail.ToString());
    });
}
