using Hadal.Cli.Commands.Bench.Gpu;
using Hadal.Compilation;
using Hadal.Interop.Cupti;

namespace Hadal.Cli.Tests;

public class SpansTests
{
    [Fact]
    public void A_call_lasts_from_its_first_start_to_its_last_end()
    {
        KernelActivity[] activities =
        [
            Kernel(BenchFamily.ReadEntryPoint, 0, 100),
            Kernel("split", 1000, 3000),
            Kernel("reduce", 2500, 4500),
            Kernel(BenchFamily.ReadEntryPoint, 9000, 9100),
            Kernel("one", 10000, 10500),
        ];
        Assert.Equal([3.5, 0.5], CuptiTimer.Calls(activities).Select(CuptiTimer.Span));
    }

    [Fact]
    public void A_flush_without_a_call_is_no_call() =>
        Assert.Empty(CuptiTimer.Calls([Kernel(BenchFamily.ReadEntryPoint, 0, 100), Kernel(BenchFamily.ReadEntryPoint, 200, 300)]));

    private static KernelActivity Kernel(string name, ulong start, ulong end) => new(name, start, end, 1);
}
