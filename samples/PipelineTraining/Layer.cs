namespace PipelineTraining;

/// <summary>
/// y = x + tanh(x Wᵀ + b), of rows of <paramref name="width"/> numbers. Sums go from first to last, so that every run of it gives the same bits.
/// </summary>
/// <param name="width">Columns of x and y.</param>
/// <param name="offset">Where its W, row by row, and then its b lie among the weights.</param>
internal sealed class Layer(int width, int offset)
{
    /// <summary>Weights that a layer has.</summary>
    internal static int Size(int width) => (width * width) + width;

    internal float[] Forward(ReadOnlySpan<float> weights, Tape tape, float[] x)
    {
        ReadOnlySpan<float> w = weights.Slice(offset, width * width);
        ReadOnlySpan<float> b = weights.Slice(offset + (width * width), width);
        (float[] tanh, float[] y) = (new float[x.Length], new float[x.Length]);
        for (int row = 0; row < x.Length; row += width)
        {
            for (int column = 0; column < width; column++)
            {
                float sum = b[column];
                for (int i = 0; i < width; i++)
                    sum += x[row + i] * w[(column * width) + i];
                tanh[row + column] = MathF.Tanh(sum);
                y[row + column] = x[row + column] + tanh[row + column];
            }
        }

        (tape.X, tape.Tanh) = (x, tanh);
        return y;
    }

    internal float[] BackwardInput(ReadOnlySpan<float> weights, Tape tape, float[] dy)
    {
        ReadOnlySpan<float> w = weights.Slice(offset, width * width);
        (float[] dz, float[] dx) = (new float[dy.Length], new float[dy.Length]);
        for (int i = 0; i < dy.Length; i++)
            dz[i] = dy[i] * (1 - (tape.Tanh[i] * tape.Tanh[i]));
        for (int row = 0; row < dy.Length; row += width)
        {
            for (int i = 0; i < width; i++)
            {
                float sum = dy[row + i];
                for (int column = 0; column < width; column++)
                    sum += dz[row + column] * w[(column * width) + i];
                dx[row + i] = sum;
            }
        }

        tape.Dz = dz;
        return dx;
    }

    /// <summary>Adds a micro-batch's gradient to that of the others.</summary>
    internal void BackwardWeight(Span<float> gradient, Tape tape)
    {
        Span<float> dw = gradient.Slice(offset, width * width);
        Span<float> db = gradient.Slice(offset + (width * width), width);
        for (int row = 0; row < tape.X.Length; row += width)
        {
            for (int column = 0; column < width; column++)
            {
                float dz = tape.Dz[row + column];
                db[column] += dz;
                for (int i = 0; i < width; i++)
                    dw[(column * width) + i] += dz * tape.X[row + i];
            }
        }
    }
}
