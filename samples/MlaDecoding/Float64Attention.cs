namespace MlaDecoding;

/// <summary>Attention as it is defined, in double precision.</summary>
internal static class Float64Attention
{
    /// <summary>One query over all keys: softmax(scale · q · Kᵀ) · V, where V are the first 512 columns of K; and the logarithm of what softmax divides by.</summary>
    public static (double[] Output, double LogSumExp) Attend(double[] query, List<double[]> keys, double scale)
    {
        double[] weights = [.. keys.Select(key => scale * Dot(query, key))];
        double largest = weights.Max(), sum = 0;
        double[] output = new double[Attention.LatentWidth];
        for (int token = 0; token < weights.Length; token++)
        {
            double weight = Math.Exp(weights[token] - largest);
            sum += weight;
            for (int column = 0; column < output.Length; column++)
            {
                output[column] += weight * keys[token][column];
            }
        }

        return ([.. output.Select(value => value / sum)], largest + Math.Log(sum));
    }

    private static double Dot(double[] x, double[] y)
    {
        double sum = 0;
        for (int i = 0; i < x.Length; i++)
        {
            sum += x[i] * y[i];
        }

        return sum;
    }
}
