using System.Text.Json;
using Hadal.Parallelism.Pipelines;

namespace Hadal.Parallelism.Tests.Pipelines;

public class PairedProgramTests
{
    [Theory]
    [InlineData("dualpipe.json", PipelineKind.DualPipe, 16)]
    [InlineData("dualpipev.json", PipelineKind.DualPipeV, 17)]
    public void Programs_equal_the_recorded_ones_operation_by_operation_and_transfer_by_transfer(string vectors, PipelineKind kind, int count)
    {
        using JsonDocument recorded = ScheduleVectors.Read(vectors);
        JsonElement cases = recorded.RootElement.GetProperty("cases");
        Assert.Equal(count, cases.GetArrayLength());
        foreach (JsonElement one in cases.EnumerateArray())
        {
            PipelineSchedule schedule = PipelineSchedule.Create(kind, one.GetProperty("pp").GetInt32(), one.GetProperty("microBatches").GetInt32(), new()
            {
                Overlap = one.GetProperty("overlap").GetBoolean(),
                ForwardOnly = one.TryGetProperty("forwardOnly", out JsonElement forwardOnly) && forwardOnly.GetBoolean(),
            });
            Assert.Equal(schedule.Ranks, one.GetProperty("ranks").GetArrayLength());
            for (int rank = 0; rank < schedule.Ranks; rank++)
            {
                Assert.Equal(ScheduleVectors.Text(one.GetProperty("ranks")[rank]), ScheduleVectors.Text(schedule[rank]));
            }
        }
    }
}
