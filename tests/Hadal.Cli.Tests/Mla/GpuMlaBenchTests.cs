using System.Text.Json;
using Hadal.Testing;

namespace Hadal.Cli.Tests.Mla;

[Collection(GpuBenchTests.GpuTimes)]
public class GpuMlaBenchTests
{
    [Fact]
    public void On_a_GPU_a_step_stands_beside_its_anchor_by_the_times_of_its_kernels()
    {
        Requires.Gpu(!Device.Default.IsCpu, "Device.Default is the CPU");
        ToolRun run = Tool.Run("bench", "mla", "--batch", "4", "--length", "4096", "--rounds", "4", "--json");
        Assert.True(run.ExitCode == 0, run.ToString());
        JsonElement row = Assert.Single(run.Json.GetProperty("rows").EnumerateArray());
        double ours = row.GetProperty("oursUs").GetDouble();
        Assert.InRange(ours, 5, 500);
        Assert.InRange(row.GetProperty("clockMhz").GetDouble(), 300, 3000);
        Assert.InRange(row.GetProperty("dirtyUs").GetDouble(), 5, 500);
        if (row.GetProperty("timing").GetString() == "cupti")
        {
            Assert.InRange(row.GetProperty("splitUs").GetDouble(), 1, ours);
        }

        if (Device.Default.Name == "NVIDIA H200")
        {
            Assert.InRange(row.GetProperty("ratio").GetDouble(), 0.2, 20);
            Assert.InRange(row.GetProperty("rooflineUs").GetDouble(), 1, ours);
        }
    }
}
