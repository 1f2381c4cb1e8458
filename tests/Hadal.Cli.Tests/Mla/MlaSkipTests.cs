using Hadal.Cli.CommandLine;
using Hadal.Cli.Commands.Bench.Mla;
using Hadal.Cli.Commands.Bench.Mla.Problems;
using Hadal.Cli.Commands.Bench.Mla.Reports;

namespace Hadal.Cli.Tests.Mla;

public class MlaSkipTests
{
    private static readonly MlaProblem s_bf16 = new(1, 16, 1, 64), s_fp8 = s_bf16 with { Cache = MlaCache.Fp8 };

    [Fact]
    public void A_step_without_a_kernel_is_passed_over_with_the_reason()
    {
        using StringWriter messages = new();
        IReadOnlyList<MlaBenchRow> rows = Run(messages, s_bf16, s_fp8);
        Assert.Equal([1.0, null], rows.Select(row => row.OursUs));
        Assert.Equal([null, "not yet"], rows.Select(row => row.Skipped));
        Assert.Contains("skipped: not yet", messages.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void Where_all_are_passed_over_it_is_an_error()
    {
        using StringWriter messages = new();
        Assert.Contains("not yet", Assert.Throws<HadalException>(() => Run(messages, s_fp8, s_fp8)).Message, StringComparison.Ordinal);
    }

    private static IReadOnlyList<MlaBenchRow> Run(TextWriter messages, params MlaProblem[] problems) => MlaBench.Run(
        [.. problems.Select(problem => (MlaBenchCase.Decode, problem))],
        (measurement, problem) => problem.Cache == MlaCache.Fp8 ? throw new KernelUnavailableException("not yet") : new() { Case = MlaBenchCase.Of(problem, measurement), OursUs = 1 },
        new ToolConsole(TextWriter.Null, messages));
}
