namespace Hadal.Parallelism.Pipelines;

/// <summary>Activations that a rank holds: those of a micro-batch from the start of its forward to the end of its backward of the input.</summary>
internal static class ActivationCount
{
    /// <summary>The most at once. It follows from the order alone. Of a program without backward one at most: a forward keeps nothing.</summary>
    internal static int Peak(PipelineProgram program)
    {
        int live = 0, peak = 0;
        bool keeps = false;
        foreach (ref readonly PipelineOp operation in program.Operations)
        {
            // A pair's forward comes beside its backward: for its time both are held.
            live += operation.Kind is PipelineOpKind.Forward or PipelineOpKind.ForwardBackward ? 1 : 0;
            peak = Math.Max(peak, live);
            if (operation.Kind is PipelineOpKind.Backward or PipelineOpKind.BackwardInput or PipelineOpKind.ForwardBackward)
            {
                keeps = true;
                live--;
            }
        }

        return keeps ? peak : Math.Min(peak, 1);
    }
}
