using System.Text.Json;
using Hadal.Compilation;
using Hadal.Testing;

namespace Hadal.Cli.Tests.Tune;

[Collection(GpuBenchTests.GpuTimes)]
public class GpuTuneTests
{
    [Theory]
    [InlineData("hadal1|gemm|n=576|k=7168|a=e4m3|b=e4m3|d=bf16|scales=rows-blocks")]
    [InlineData("hadal1|gemm|n=512|k=2112|a=e4m3|b=e4m3|d=f32|scales=rows-rows|accumulate=1")]
    public void On_a_GPU_all_candidates_compute_the_same_and_the_fastest_is_written_down(string spec)
    {
        Requires.Gpu(!Device.Default.IsCpu, "Device.Default is the CPU");
        using TemporaryFolder folder = new();
        string file = folder["hadal.tune.json"];
        ToolRun run = Tool.Run("tune", ForeignAssembly.Write(folder, "App", (spec, "App.Layer")), "--out", file, "--m", "1,200,2000", "--rounds", "5", "--json");
        Assert.True(run.ExitCode == 0, run.ToString());

        JsonElement kernel = Assert.Single(run.Json.GetProperty("kernels").EnumerateArray());
        Assert.Empty(kernel.GetProperty("failed").EnumerateArray());
        TunedKernel written = Assert.Single(Assert.Single(TuneFileFormat.Read(file).Gpus).Kernels);
        Assert.Equal([1, 200, 2000], written.Points.Select(point => point.M));
        foreach ((TunedPoint point, JsonElement printed) in written.Points.Zip(kernel.GetProperty("points").EnumerateArray()))
        {
            Assert.Equal(point.Configuration, printed.GetProperty("configuration").GetString());
            Assert.InRange(point.Us, 1, 1000);

            // Few rounds on a chip that others may use: the choice is hardly ever much slower than what the model would have taken.
            Assert.InRange(printed.GetProperty("ratio").GetDouble(), 0.9, 20);
        }
    }
}
