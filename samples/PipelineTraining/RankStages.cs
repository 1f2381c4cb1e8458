using Hadal.Parallelism.Pipelines;
using Hadal.Parallelism.Pipelines.Execution;

namespace PipelineTraining;

/// <summary>The stages of one rank, each with its own copy of the weights.</summary>
internal sealed class RankStages(PipelineSchedule schedule, Problem problem, Stage[] modules, float[] losses) : IPipelineStages<float[]>
{
    internal IReadOnlyList<Stage> Modules => modules;

    public float[] Input(int phase, int microBatch) => problem.Inputs[schedule.MicroBatchOf(phase, microBatch)];

    public float[] Forward(int phase, int microBatch, float[] input) => modules[phase].Forward(microBatch, input);

    public float[] Loss(int phase, int microBatch, float[] output)
    {
        int number = schedule.MicroBatchOf(phase, microBatch);
        losses[number] = problem.Loss(number, output, out float[] gradient);
        return gradient;
    }

    public float[] Backward(int phase, int microBatch, float[] outputGradient)
    {
        float[] inputGradient = BackwardInput(phase, microBatch, outputGradient);
        BackwardWeight(phase, microBatch);
        return inputGradient;
    }

    public float[] BackwardInput(int phase, int microBatch, float[] outputGradient) => modules[phase].BackwardInput(microBatch, outputGradient);

    public void BackwardWeight(int phase, int microBatch) => modules[phase].BackwardWeight(microBatch);

    public float[] WeightGradient(int phase) => modules[phase].Gradient;

    // Into new numbers: the other rank still reads these.
    public void SumWeightGradients(int phase, IReadOnlyList<float[]> parts) =>
        modules[phase].Gradient = [.. Enumerable.Range(0, parts[0].Length).Select(i => parts.Skip(1).Aggregate(parts[0][i], (sum, part) => sum + part[i]))];
}
