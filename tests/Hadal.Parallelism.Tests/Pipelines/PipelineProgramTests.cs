using Hadal.Parallelism.Pipelines;

namespace Hadal.Parallelism.Tests.Pipelines;

public class PipelineProgramTests
{
    private static readonly PipelineTransfer s_send = new(TransferKind.SendForward, 0, 0, 1);

    private static readonly PipelineProgram s_program = new(0, [new(PipelineOpKind.Forward, 0, 0), new(PipelineOpKind.Communicate, 0, 1)], [s_send]);

    [Fact]
    public void A_batch_has_the_transfers_that_it_names() => Assert.Equal([s_send], s_program.Transfers(s_program.Operations[1]).ToArray());

    [Fact]
    public void A_computation_has_no_transfers() =>
        Assert.Contains("Forward", Assert.Throws<ArgumentException>("batch", () => s_program.Transfers(s_program.Operations[0]).Length).Message, StringComparison.Ordinal);
}
