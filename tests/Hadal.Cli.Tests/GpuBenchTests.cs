using System.Text.Json;
using Hadal.Cli.Peers.CublasLt;
using Hadal.Testing;

namespace Hadal.Cli.Tests;

[Collection(GpuTimes)]
public class GpuBenchTests
{
    /// <summary>Tests that time kernels take turns: a process has one recorder of them, and one GPU.</summary>
    internal const string GpuTimes = "times of a GPU";

    [Fact]
    public void On_a_GPU_ours_and_every_variant_of_the_peer_are_measured()
    {
        Requires.Gpu(!Device.Default.IsCpu, "Device.Default is the CPU");
        ToolRun run = Tool.Run("bench", "gemm", "--peer", "cublaslt", "--shape", "128x576x7168", "--shape", "3x4096x7168", "--json");
        Assert.True(run.ExitCode == 0, run.ToString());
        JsonElement[] rows = [.. run.Json.GetProperty("rows").EnumerateArray()];
        string[] peers = [.. CublasLtVariant.Forward.Select(variant => variant.Name)];
        Assert.Equal([.. peers, .. peers], rows.Select(row => row.GetProperty("peer").GetString()));
        foreach (JsonElement row in rows)
        {
            Assert.InRange(row.GetProperty("oursUs").GetDouble(), 1, 1000);
            Assert.InRange(row.GetProperty("ratio").GetDouble(), 0.2, 20);
            Assert.InRange(row.GetProperty("ratioDirty").GetDouble(), 0.2, 20);
            Assert.InRange(row.GetProperty("clockMhz").GetDouble(), 300, 3000);
            Assert.NotEmpty(row.GetProperty("configuration").GetString()!);
        }

        // The same product: scales lie where the peer reads them. BF16 differs by what quantisation costs.
        Assert.All(rows.Where(row => row.GetProperty("peer").GetString() == "cublaslt-fp8-blocks"), row => Assert.InRange(row.GetProperty("peerDifference").GetDouble(), 0, 1e-5));
        Assert.All(rows.Where(row => row.GetProperty("peer").GetString() == "cublaslt-bf16"), row => Assert.InRange(row.GetProperty("peerDifference").GetDouble(), 0, 1e-3));
    }

    [Fact]
    public void On_a_GPU_a_gradient_is_measured_beside_the_peer_that_adds_up_too()
    {
        Requires.Gpu(!Device.Default.IsCpu, "Device.Default is the CPU");
        ToolRun run = Tool.Run("bench", "gemm", "--operation", "weight-gradient", "--peer", "cublaslt", "--shape", "576x4096x7168", "--json");
        Assert.True(run.ExitCode == 0, run.ToString());
        JsonElement[] rows = [.. run.Json.GetProperty("rows").EnumerateArray()];
        Assert.Equal(3 * CublasLtVariant.WeightGradient.Count, rows.Length);
        Assert.All(rows, row => Assert.InRange(row.GetProperty("oursUs").GetDouble(), 1, 1000));

        // Sums of two calls are compared: a kernel or a peer that forgot D would differ by a half.
        JsonElement[] compared = [.. rows.Where(row => row.GetProperty("peer").GetString() == "cublaslt-bf16" && row.GetProperty("case").GetProperty("accumulate").GetBoolean())];
        Assert.Single(compared);
        Assert.All(compared, row => Assert.InRange(row.GetProperty("peerDifference").GetDouble(), 0, 1e-3));
        Assert.All(
            rows.Where(row => row.GetProperty("case").GetProperty("result").GetString() == "f32" && row.GetProperty("peer").GetString() is "cublaslt-fp8-fast" or "cublaslt-fp8-precise"),
            row => Assert.InRange(row.GetProperty("ratio").GetDouble(), 0.2, 20));
    }
}
