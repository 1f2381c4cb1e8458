namespace PipelineTraining;

/// <summary>What is trained, and on what: all of it follows from a seed.</summary>
internal sealed class Problem
{
    internal Problem(int layers, int width, int microBatches, int rows, int seed = 1)
    {
        (Layers, Width) = (layers, width);
        Random random = new(seed);
        Weights = Numbers(random, layers * Layer.Size(width), 0.5f / MathF.Sqrt(width));
        Inputs = [.. Enumerable.Range(0, microBatches).Select(_ => Numbers(random, rows * width, 1))];
        Targets = [.. Inputs.Select(input => input.Select(x => MathF.Sin(2 * x)).ToArray())];
    }

    internal int Layers { get; }

    internal int Width { get; }

    /// <summary>Of all layers, one after another, when training begins.</summary>
    internal float[] Weights { get; }

    /// <summary>One a micro-batch.</summary>
    internal float[][] Inputs { get; }

    internal float[][] Targets { get; }

    /// <summary>A micro-batch's share of the mean squared error, and its gradient.</summary>
    internal float Loss(int microBatch, float[] output, out float[] gradient)
    {
        (float sum, float scale) = (0, 1f / (output.Length * Inputs.Length));
        gradient = new float[output.Length];
        for (int i = 0; i < output.Length; i++)
        {
            float difference = output[i] - Targets[microBatch][i];
            sum += difference * difference;
            gradient[i] = 2 * scale * difference;
        }

        return sum * scale;
    }

    private static float[] Numbers(Random random, int count, float bound)
    {
        float[] numbers = new float[count];
        for (int i = 0; i < count; i++)
            numbers[i] = bound * ((2 * random.NextSingle()) - 1);
        return numbers;
    }
}
