using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Hadal.Cli.Peers.CublasLt;

namespace Hadal.Cli.Tests;

public class CublasLtTests
{
    [Fact]
    public void The_heuristic_s_result_lies_as_in_the_header()
    {
        // cublasLt.h: uint64_t data[8]; size_t workspaceSize; cublasStatus_t state; float wavesCount; int reserved[4].
        Assert.Equal(64, Unsafe.SizeOf<MatmulAlgorithm>());
        Assert.Equal(96, Unsafe.SizeOf<MatmulHeuristic>());
        Assert.Equal(64, (int)Marshal.OffsetOf<MatmulHeuristic>(nameof(MatmulHeuristic.WorkspaceBytes)));
        Assert.Equal(72, (int)Marshal.OffsetOf<MatmulHeuristic>(nameof(MatmulHeuristic.Status)));
    }

    [Fact]
    public void A_library_that_is_absent_or_another_is_a_state_with_a_reason()
    {
        (CublasLtApi? absent, var probe) = CublasLtLibrary.Load(["/no/such/libcublasLt.so.13"]);
        Assert.Null(absent);
        Assert.NotNull(probe.Failure);
        Assert.Equal(["/no/such/libcublasLt.so.13"], probe.Tried);

        string other = Path.Combine(Path.GetDirectoryName(typeof(object).Assembly.Location)!, "libSystem.Native.so");
        (CublasLtApi? wrong, probe) = CublasLtLibrary.Load([other]);
        Assert.Null(wrong);
        Assert.Contains("cublasLtCreate", probe.Failure, StringComparison.Ordinal);
    }

    [Fact]
    public void Names_of_variants_differ() =>
        Assert.Equal(CublasLtVariant.WeightGradient.Count, CublasLtVariant.WeightGradient.Select(variant => variant.Name).Distinct().Count());
}
