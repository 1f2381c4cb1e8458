using System.Text.Json;
using CsCheck;
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

    [Fact]
    public void Bubbles_equal_the_formulas_where_these_hold() => (
        from kind in Gen.OneOfConst(PipelineKind.OneForwardOneBackward, PipelineKind.Interleaved, PipelineKind.ZeroBubbleH1, PipelineKind.DualPipe, PipelineKind.DualPipeV)
        from ranks in Gen.Int[1, 9]
        from perRank in Gen.Int[2, 4]
        from f in Gen.Double[0.5, 2]
        from b in Gen.Double[0.5, 2]
        from w in Gen.Double[0.1, 1]
        from overlap in Gen.Double[0.7, 1]
        let paired = kind is PipelineKind.DualPipe or PipelineKind.DualPipeV
        let input = paired ? f : b
        let weight = w * Math.Min(f, input)
        select (kind, ranks: kind == PipelineKind.DualPipe ? 2 * ranks : ranks, perRank, costs: new PipelineCosts(f, input, weight, overlap * (f + input + weight)))).Sample(
        one =>
        {
            PipelineSchedule schedule = PipelineSchedule.Create(one.kind, one.ranks, one.ranks * one.perRank, new() { Times = one.costs });
            PipelineTimeline timeline = PipelineSimulator.Run(schedule, one.costs);
            Assert.Equal(timeline.Formula!.Value, timeline.Bubbles.ToArray().Max(), Tolerance);
        },
        iter: 2000);

    [Fact]
    public void A_ZB_V_rank_computes_without_a_pause_from_its_first_to_its_last_operation()
    {
        for (int ranks = 1; ranks <= 16; ranks++)
        {
            PipelineSchedule schedule = PipelineSchedule.Create(PipelineKind.ZeroBubbleV, ranks, 3 * ranks);
            PipelineTimeline timeline = PipelineSimulator.Run(schedule, new());
            for (int rank = 0; rank < ranks; rank++)
            {
                int first = schedule[rank].Operations.ToArray().ToList().FindIndex(operation => operation.Kind != PipelineOpKind.Communicate);
                Assert.Equal(3 * 2 * 3 * ranks, timeline.Ends(rank)[^1] - timeline.Starts(rank)[first], Tolerance);
                Assert.Equal(2 * ranks, timeline.PeakActivations[rank]);
            }
        }
    }

    [Fact]
    public void Simulations_equal_those_of_a_solver_that_only_knows_dependencies() => (
        from kind in Gen.Enum<PipelineKind>()
        from ranks in Gen.Int[1, 5]
        from perRank in Gen.Int[2, 3]
        from times in Gen.Double[0, 3].Array[5]
        from skew in Gen.Double[0.5, 2].Array[10]
        select (kind, ranks: kind == PipelineKind.DualPipe ? 2 * ranks : ranks, perRank, costs: new PipelineCosts(times[0], times[1], times[2], times[3], times[4]), skew)).Sample(
        one =>
        {
            PipelineSchedule schedule = PipelineSchedule.Create(one.kind, one.ranks, one.ranks * one.perRank);
            PipelineTimeline timeline = PipelineSimulator.Run(schedule, one.costs, one.skew[..schedule.Ranks]);
            double[][] expected = DependencySolver.Ends(schedule, one.costs, one.skew);
            for (int rank = 0; rank < schedule.Ranks; rank++)
            {
                Assert.Equal(expected[rank], timeline.Ends(rank).ToArray().Select(end => Math.Round(end, 6)));
            }
        },
        iter: 2000);

    [Theory]
    [InlineData(double.NaN)]
    [InlineData(-1)]
    [InlineData(double.PositiveInfinity)]
    public void What_is_no_time_is_refused(double time)
    {
        PipelineSchedule schedule = PipelineSchedule.Create(PipelineKind.DualPipeV, 2, 4);
        Assert.Throws<ArgumentOutOfRangeException>("Forward", () => PipelineSimulator.Run(schedule, new(Forward: time)));
        Assert.Throws<ArgumentOutOfRangeException>("Pair", () => PipelineSimulator.Run(schedule, new(Pair: time)));
        Assert.Throws<ArgumentOutOfRangeException>("Link", () => PipelineComparison.Of(2, 4, new(Link: time)));
        Assert.Throws<ArgumentException>("skew", () => PipelineSimulator.Run(schedule, new(), [1, time]));
        Assert.Throws<ArgumentException>("skew", () => PipelineSimulator.Run(schedule, new(), [1]));
    }

    [Fact]
    public void A_schedule_that_does_not_end_is_refused_with_the_place_where_it_waits()
    {
        PipelineSchedule schedule = PipelineSchedule.Create(PipelineKind.OneForwardOneBackward, 2, 1);
        PipelineSchedule silent = schedule.WithPrograms([new(0, [new(PipelineOpKind.Forward, 0, 0)], []), schedule[1]]);
        Assert.Contains("rank 1 waits at operation 0 for what rank 0", Assert.Throws<ArgumentException>(() => PipelineSimulator.Run(silent, new())).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Without_times_of_operations_the_rest_is_the_same()
    {
        PipelineSchedule schedule = PipelineSchedule.Create(PipelineKind.DualPipe, 4, 10);
        PipelineTimeline brief = PipelineSimulator.Run(schedule, new(), keepTimes: false);
        Assert.Equal(PipelineSimulator.Run(schedule, new()).Bubbles.ToArray(), brief.Bubbles.ToArray());
        Assert.Throws<InvalidOperationException>(() => brief.Starts(0).Length);
    }
}
