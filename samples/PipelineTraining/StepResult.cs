namespace PipelineTraining;

/// <summary>What one pass of all micro-batches gives.</summary>
/// <param name="Losses">One a micro-batch.</param>
/// <param name="Gradient">Of all layers, one after another.</param>
internal sealed record StepResult(float[] Losses, float[] Gradient)
{
    /// <summary>The mean squared error: the sum of the losses from first to last.</summary>
    internal float Loss => Losses.Aggregate(0f, (sum, loss) => sum + loss);

    /// <summary>Whether two passes give the same bits as losses.</summary>
    internal bool SameLosses(StepResult other) => Losses.Select(BitConverter.SingleToInt32Bits).SequenceEqual(other.Losses.Select(BitConverter.SingleToInt32Bits));

    /// <summary>1 − 2·Σxy / Σ(x² + y²) of the gradients, in double precision; 0 where they are equal.</summary>
    internal double GradientDifference(StepResult other)
    {
        (double products, double squares) = (0, 0);
        foreach ((float x, float y) in Gradient.Zip(other.Gradient))
        {
            products += (double)x * y;
            squares += ((double)x * x) + ((double)y * y);
        }

        return 1 - (2 * products / squares);
    }
}
