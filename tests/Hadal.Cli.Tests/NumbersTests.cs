namespace Hadal.Cli.Tests;

public class NumbersTests
{
    [Theory]
    [InlineData("pipeline simulate --kind 1f1b --ranks 4 --microbatches 8 --f 1,5", "--f")]
    [InlineData("pipeline simulate --kind 1f1b --ranks 4 --microbatches 8 --fb 1,5", "--fb")]
    [InlineData("eplb plan --input a.json --policy balanced --node-affinity 0,02", "--node-affinity")]
    [InlineData("trace analyze a.json --host-wait 1,5", "--host-wait")]
    [InlineData("trace diff a.json b.json --threshold 2,5", "--threshold")]
    [InlineData("bench gemm --sustained 0,5", "--sustained")]
    public void A_comma_is_no_decimal_point(string line, string option) => Tool.MustFail(Tool.Run(line.Split(' ')), 2, $"{option} needs a number");
}
