using Hadal.Parallelism.Pipelines;

namespace Hadal.Parallelism.Tests.Pipelines;

public class PipelineValidatorTests
{
    [Fact]
    public void Every_small_schedule_is_valid() => MustBeValid(LegalSchedules.All(ranks: 9, perRank: 4));

    [Fact]
    public void Schedules_of_many_ranks_are_valid() => MustBeValid(
        LegalSchedules.All(ranks: 64, perRank: 4).Where(one => one.Ranks is 16 or 31 or 32 or 64 && (one.MicroBatches % one.Ranks == 0 || one.MicroBatches % one.Ranks == 2) && one.MicroBatches / one.Ranks % 2 == 0));

    [Fact(Explicit = true)]
    public void Every_schedule_to_64_ranks_is_valid() => MustBeValid(LegalSchedules.All(ranks: 64, perRank: 4));

    private static void MustBeValid(IEnumerable<(PipelineKind Kind, int Ranks, int MicroBatches, PipelineOptions Options)> sizes) =>
        Parallel.ForEach(sizes, one =>
        {
            PipelineValidation validation = PipelineValidator.Validate(PipelineSchedule.Create(one.Kind, one.Ranks, one.MicroBatches, one.Options));
            Assert.True(validation.IsValid, $"{one}: {string.Join('\n', validation.Findings.Take(8))}");
        });
}
