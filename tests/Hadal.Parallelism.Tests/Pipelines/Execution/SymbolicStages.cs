using System.Collections.Concurrent;
using Hadal.Parallelism.Pipelines;
using Hadal.Parallelism.Pipelines.Execution;

namespace Hadal.Parallelism.Tests.Pipelines.Execution;

/// <summary>Stages that compute with terms instead of numbers, so that what went where can be read from the result.</summary>
internal sealed class SymbolicStages(PipelineSchedule schedule, int rank) : IPipelineStages<string>
{
    /// <summary>Called before everything; throws where a test wants a failure.</summary>
    internal Action<PipelineOp>? Before { get; set; }

    /// <summary>What came out at the last stage, by micro-batch of all.</summary>
    internal ConcurrentDictionary<int, string> Outputs { get; } = [];

    /// <summary>What came out of the first stage's backward.</summary>
    internal ConcurrentDictionary<int, string> InputGradients { get; } = [];

    /// <summary>Which weight gradients were computed, by stage and micro-batch.</summary>
    internal ConcurrentBag<(int Stage, int MicroBatch)> WeightGradients { get; } = [];

    internal ConcurrentDictionary<int, string> Sums { get; } = [];

    internal static SymbolicStages[] Of(PipelineSchedule schedule) => [.. Enumerable.Range(0, schedule.Ranks).Select(rank => new SymbolicStages(schedule, rank))];

    public string Input(int phase, int microBatch) => $"x{schedule.MicroBatchOf(phase, microBatch)}";

    public string Forward(int phase, int microBatch, string input)
    {
        Before?.Invoke(new(PipelineOpKind.Forward, phase, microBatch));
        return $"f{schedule.StageOf(rank, phase)}({input})";
    }

    public string Loss(int phase, int microBatch, string output)
    {
        Output(phase, microBatch, output);
        return $"l{schedule.MicroBatchOf(phase, microBatch)}";
    }

    public void Output(int phase, int microBatch, string output) => Assert.True(Outputs.TryAdd(schedule.MicroBatchOf(phase, microBatch), output));

    public string Backward(int phase, int microBatch, string outputGradient)
    {
        Before?.Invoke(new(PipelineOpKind.Backward, phase, microBatch));
        WeightGradients.Add((schedule.StageOf(rank, phase), schedule.MicroBatchOf(phase, microBatch)));
        return InputGradient(phase, microBatch, outputGradient);
    }

    public string BackwardInput(int phase, int microBatch, string outputGradient)
    {
        Before?.Invoke(new(PipelineOpKind.BackwardInput, phase, microBatch));
        return InputGradient(phase, microBatch, outputGradient);
    }

    public void BackwardWeight(int phase, int microBatch)
    {
        Before?.Invoke(new(PipelineOpKind.BackwardWeight, phase, microBatch));
        WeightGradients.Add((schedule.StageOf(rank, phase), schedule.MicroBatchOf(phase, microBatch)));
    }

    public string WeightGradient(int phase) => $"w{schedule.StageOf(rank, phase)}@{rank}";

    public void SumWeightGradients(int phase, IReadOnlyList<string> parts) => Sums[phase] = string.Join('+', parts);

    private string InputGradient(int phase, int microBatch, string outputGradient)
    {
        int stage = schedule.StageOf(rank, phase);
        string gradient = $"b{stage}({outputGradient})";
        if (stage == 0)
            Assert.True(InputGradients.TryAdd(schedule.MicroBatchOf(phase, microBatch), gradient));
        return gradient;
    }
}
