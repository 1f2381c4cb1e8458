using System.Globalization;
using System.Text.RegularExpressions;
using CsCheck;
using Hadal.Parallelism.Pipelines;

namespace Hadal.Parallelism.Tests.Pipelines;

public partial class PipelineScheduleTests
{
    private static readonly Gen<(PipelineKind Kind, int Ranks, int MicroBatches, int Chunks, bool Overlap, bool ForwardOnly)> s_any = Gen.Select(
        Gen.Enum<PipelineKind>(), Gen.Int[-1, 12], Gen.Int[-1, 50], Gen.Int[0, 4], Gen.Bool, Gen.Bool);

    [Fact]
    public void Any_numbers_give_a_valid_schedule_or_a_reason() => s_any.Sample(
        one =>
        {
            PipelineOptions options = new() { Chunks = one.Chunks, Overlap = one.Overlap, ForwardOnly = one.ForwardOnly };
            bool legal = one is { Ranks: >= 1, MicroBatches: >= 1 } && LegalSchedules.IsLegal(one.Kind, one.Ranks, one.MicroBatches)
                && (one.Kind != PipelineKind.Interleaved || one.Chunks >= 2);
            if (!legal)
            {
                Assert.Contains("Nearest", Assert.Throws<ArgumentException>(() => PipelineSchedule.Create(one.Kind, one.Ranks, one.MicroBatches, options)).Message, StringComparison.Ordinal);
                return;
            }

            PipelineSchedule schedule = PipelineSchedule.Create(one.Kind, one.Ranks, one.MicroBatches, options);
            PipelineValidation validation = PipelineValidator.Validate(schedule);
            Assert.True(validation.IsValid, string.Join('\n', validation.Findings.Take(4)));
        },
        iter: 3000);

    [Fact]
    public void Every_stage_is_held_once_by_each_direction_and_neighbours_name_each_other() => s_any.Sample(
        one =>
        {
            if (PipelineRules.Complaint(one.Kind, one.Ranks, one.MicroBatches, one.Chunks) is not null)
            {
                return;
            }

            PipelineSchedule schedule = PipelineSchedule.Create(one.Kind, one.Ranks, one.MicroBatches, new() { Chunks = one.Chunks });
            List<int> stages = [];
            for (int rank = 0; rank < schedule.Ranks; rank++)
            {
                for (int phase = 0; phase < schedule.Phases; phase++)
                {
                    int stage = schedule.StageOf(rank, phase);
                    stages.Add(stage);
                    Assert.Equal(stage == 0, schedule.Before(rank, phase) is null);
                    Assert.Equal(stage == schedule.Stages - 1, schedule.After(rank, phase) is null);
                    if (schedule.After(rank, phase) is { } after)
                    {
                        Assert.Equal(stage + 1, schedule.StageOf(after.Rank, after.Phase));
                        Assert.Equal(new PipelinePlace(rank, phase), schedule.Before(after.Rank, after.Phase));
                    }
                }
            }

            int copies = one.Kind == PipelineKind.DualPipe ? 2 : 1;
            Assert.Equal(Enumerable.Range(0, schedule.Stages).SelectMany(stage => Enumerable.Repeat(stage, copies)), stages.Order());
        },
        iter: 2000);

    [Theory]
    [InlineData(PipelineKind.DualPipe, 3, 12, 2, "even number of ranks", "Nearest: 2, 4 ranks.")]
    [InlineData(PipelineKind.DualPipe, 1, 12, 2, "there is 1", "Nearest: 2 ranks.")]
    [InlineData(PipelineKind.DualPipe, 4, 9, 2, "even number of micro-batches", "8, 10")]
    [InlineData(PipelineKind.DualPipe, 4, 7, 2, "even number of micro-batches", "Nearest: 8 micro-batches.")]
    [InlineData(PipelineKind.DualPipe, 4, 6, 2, "at least 8", "Nearest: 8 micro-batches.")]
    [InlineData(PipelineKind.DualPipeV, 4, 7, 2, "at least 8", "Nearest: 8 micro-batches.")]
    [InlineData(PipelineKind.Interleaved, 4, 10, 2, "multiple of the 4 ranks", "8, 12")]
    [InlineData(PipelineKind.Interleaved, 4, 3, 2, "multiple of the 4 ranks", "Nearest: 4 micro-batches.")]
    [InlineData(PipelineKind.Interleaved, 4, 8, 1, "at least 2 chunks", "Nearest: 2 chunks")]
    [InlineData(PipelineKind.OneForwardOneBackward, 0, 8, 2, "ranks", "Nearest: 1 rank.")]
    [InlineData(PipelineKind.ZeroBubbleH1, 4, int.MinValue, 2, "micro-batches", "Nearest: 1 micro-batch.")]
    [InlineData(PipelineKind.ZeroBubbleV, int.MaxValue, 8, 2, "ranks", "Nearest: 65536 ranks.")]
    [InlineData(PipelineKind.DualPipe, 65536, 1048576, 2, "forwards in all", "Nearest: 64 ranks.")]
    public void A_refusal_names_the_reason_and_the_nearest_legal_numbers(PipelineKind kind, int ranks, int microBatches, int chunks, string reason, string nearest)
    {
        string message = Assert.Throws<ArgumentException>(() => PipelineSchedule.Create(kind, ranks, microBatches, new() { Chunks = chunks })).Message;
        Assert.Contains(reason, message, StringComparison.Ordinal);
        Assert.Contains(nearest, message, StringComparison.Ordinal);
    }

    [Fact]
    public void The_nearest_numbers_are_legal_when_they_are_taken() => Gen.Select(
        Gen.Enum<PipelineKind>(), Gen.OneOf(Gen.Int[-3, 70], Gen.Int[1, 70_000]), Gen.OneOf(Gen.Int[-3, 300], Gen.Int[1, 1_100_000]), Gen.Int[-1, 40]).Sample(
        (kind, ranks, microBatches, chunks) =>
        {
            if (PipelineRules.Complaint(kind, ranks, microBatches, chunks) is not { } complaint)
            {
                return;
            }

            string nearest = complaint[(complaint.LastIndexOf("Nearest: ", StringComparison.Ordinal) + 9)..];
            int[] numbers = [.. Numbers().Matches(nearest).Select(number => int.Parse(number.Value, CultureInfo.InvariantCulture))];
            Assert.NotEmpty(numbers);
            if (nearest.Contains("micro-batches on ", StringComparison.Ordinal))
            {
                Assert.Null(PipelineRules.Complaint(kind, numbers[1], numbers[0], numbers.Length > 2 ? numbers[2] : 2));
                return;
            }

            Assert.All(numbers, number => Assert.Null(
                nearest.Contains("micro-batch", StringComparison.Ordinal) ? PipelineRules.Complaint(kind, ranks, number, chunks)
                : nearest.Contains("chunk", StringComparison.Ordinal) ? PipelineRules.Complaint(kind, ranks, microBatches, number)
                : PipelineRules.Complaint(kind, number, microBatches, chunks)));
        },
        iter: 2000);

    [Fact]
    public void A_rank_or_module_that_there_is_not_is_refused()
    {
        PipelineSchedule schedule = PipelineSchedule.Create(PipelineKind.DualPipeV, 2, 4);
        Assert.Throws<ArgumentOutOfRangeException>("rank", () => schedule[2]);
        Assert.Throws<ArgumentOutOfRangeException>("rank", () => schedule.StageOf(-1, 0));
        Assert.Throws<ArgumentOutOfRangeException>("phase", () => schedule.After(0, 2));
        Assert.Throws<ArgumentOutOfRangeException>("kind", () => PipelineSchedule.Create((PipelineKind)17, 2, 4));
    }

    [Fact]
    public void Programs_of_other_ranks_are_refused()
    {
        PipelineSchedule schedule = PipelineSchedule.Create(PipelineKind.DualPipeV, 2, 4);
        Assert.Throws<ArgumentException>("programs", () => schedule.WithPrograms([schedule[1], schedule[0]]));
        Assert.Throws<ArgumentException>("programs", () => schedule.WithPrograms([schedule[0]]));
    }

    [Fact]
    public void Names_lead_back_to_their_kinds()
    {
        Assert.All(Enum.GetValues<PipelineKind>(), kind => Assert.Equal(kind, PipelineKindNames.Find(PipelineKindNames.NameOf(kind))));
        Assert.Null(PipelineKindNames.Find("DualPipe"));
        Assert.Null(PipelineKindNames.Find(null));
    }

    [GeneratedRegex("[0-9]+")]
    private static partial Regex Numbers();
}
