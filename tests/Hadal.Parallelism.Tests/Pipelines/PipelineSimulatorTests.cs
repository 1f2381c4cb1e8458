using System.Text.Json;
using Hadal.Parallelism.Pipelines;

namespace Hadal.Parallelism.Tests.Pipelines;

public class PipelineSimulatorTests
{
    private const double Tolerance = 1e-9;

    [Theory]
    [InlineData("dualpipe", PipelineKind.DualPipe)]
    [InlineData("dualpipev", PipelineKind.DualPipeV)]
    public void Timelines_equal_the_recorded_ones(string name, PipelineKind kind)
    {
        using JsonDocument recorded = ScheduleVectors.Read("dualpipe_timeline.json");
        JsonElement cases = recorded.RootElement.GetProperty(name);
        Assert.Equal(33, cases.GetArrayLength());
        foreach (JsonElement one in cases.EnumerateArray())
        {
            PipelineSchedule schedule = PipelineSchedule.Create(kind, one.GetProperty("ranks").GetInt32(), one.GetProperty("microBatches").GetInt32());
            PipelineTimeline timeline = PipelineSimulator.Run(schedule, new(
                one.GetProperty("F").GetDouble(), one.GetProperty("Bi").GetDouble(), one.GetProperty("W").GetDouble(), one.GetProperty("FB").GetDouble()));

            Assert.Equal(one.GetProperty("stagesPP").GetInt32(), schedule.Stages);
            Assert.Equal(one.GetProperty("makespan").GetDouble(), timeline.Makespan, Tolerance);
            Assert.Equal(one.GetProperty("readmeFormula").GetDouble(), timeline.Formula!.Value, Tolerance);
            Assert.Equal(one.GetProperty("peakActivations").EnumerateArray().Select(peak => peak.GetInt32()), timeline.PeakActivations.ToArray());
            AssertClose(one.GetProperty("bubble"), timeline.Bubbles.ToArray());
            for (int rank = 0; rank < schedule.Ranks && one.GetProperty("start").ValueKind != JsonValueKind.Null; rank++)
            {
                double[] starts = timeline.Starts(rank).ToArray();
                PipelineOp[] operations = schedule[rank].Operations.ToArray();
                AssertClose(one.GetProperty("start")[rank], [.. starts.Where((_, i) => operations[i].Kind != PipelineOpKind.Communicate)]);
            }
        }
    }

    private static void AssertClose(JsonElement expected, double[] actual)
    {
        Assert.Equal(expected.GetArrayLength(), actual.Length);
        for (int i = 0; i < actual.Length; i++)
        {
            Assert.Equal(expected[i].GetDouble(), actual[i], Tolerance);
        }
    }
}
