using Hadal.Cli.Commands.Bench.Gemm.Operands;
using Hadal.Cli.Commands.Bench.Gemm.Problems;

namespace Hadal.Cli.Tests;

public class GemmTargetTests
{
    [Theory]
    [InlineData("bf16")]
    [InlineData("f32")]
    public void Rows_of_a_result_are_those_of_the_whole(string result)
    {
        const int M = 9, N = 24, K = 48;
        GemmProblem problem = new(new(M, N, K), GemmOperation.Forward((GemmResult)GemmResults.Tags.ToList().IndexOf(result)));
        using DeviceStream stream = Device.Cpu.CreateStream();
        using GemmData data = new(stream);
        using GemmOperands operands = data.For(problem);
        operands.Multiply(GemmKernel.FromCanonical(problem.Spec.ToCanonical(), "Layer"));
        stream.Synchronize();

        float[] all = operands.D.FirstRows(M);
        Assert.Contains(all, value => value != 0);
        Assert.Equal([.. all[..N], .. all[(4 * N)..(5 * N)], .. all[(8 * N)..]], operands.D.Rows([0, 4, 8]));
    }
}
