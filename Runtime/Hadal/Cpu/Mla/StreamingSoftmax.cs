using System.Numerics.Tensors;

namespace Hadal.Cpu;

/// <summary>
/// Softmax of a row whose scores come a block at a time: weights are relative to the largest score so far, and what was summed up before shrinks when
/// a larger one comes (Milakov and Gimelshein, Online normalizer calculation for softmax, 2018).
/// </summary>
internal static class StreamingSoftmax
{
    /// <summary>Makes weights of a block's scores.</summary>
    /// <param name="scores">At least one; become weights.</param>
    /// <param name="scale">What scores are multiplied with.</param>
    /// <param name="most">The largest score so far, −∞ at first.</param>
    /// <param name="sum">The sum of weights so far.</param>
    /// <returns>What the weighted values so far are to be multiplied with.</returns>
    internal static float Step(Span<float> scores, float scale, ref float most, ref float sum)
    {
        TensorPrimitives.Multiply(scores, scale, scores);
        float larger = MathF.Max(most, TensorPrimitives.Max<float>(scores));
        TensorPrimitives.Subtract(scores, larger, scores);
        TensorPrimitives.Exp(scores, scores);
        float shrink = MathF.Exp(most - larger);
        sum = (sum * shrink) + TensorPrimitives.Sum<float>(scores);
        most = larger;
        return shrink;
    }

    /// <summary>The end of a row that saw at least one token.</summary>
    /// <param name="most">The largest score.</param>
    /// <param name="sum">The sum of weights.</param>
    /// <param name="sink">The attention sink of its head; −∞ where there is none.</param>
    /// <returns>The log-sum-exp without the sink, and what the weighted values are to be multiplied with.</returns>
    internal static (float LogSumExp, float Factor) End(float most, float sum, float sink)
    {
        double logSumExp = most + Math.Log(sum);
        // exp(lse) / (exp(lse) + exp(sink)), in which no exponential can become ∞ / ∞.
        return ((float)logSumExp, (float)(1 / (sum * (1 + Math.Exp(sink - logSumExp)))));
    }
}
