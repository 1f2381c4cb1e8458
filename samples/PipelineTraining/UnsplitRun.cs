namespace PipelineTraining;

/// <summary>The same model in one piece, micro-batch after micro-batch: what a split run is held against.</summary>
internal static class UnsplitRun
{
    internal static StepResult Pass(Problem problem, float[] weights)
    {
        Stage model = new(problem.Width, weights);
        float[] losses = new float[problem.Inputs.Length];
        for (int microBatch = 0; microBatch < losses.Length; microBatch++)
        {
            float[] output = model.Forward(microBatch, problem.Inputs[microBatch]);
            losses[microBatch] = problem.Loss(microBatch, output, out float[] gradient);
            model.BackwardInput(microBatch, gradient);
            model.BackwardWeight(microBatch);
        }

        return new(losses, model.Gradient);
    }
}
