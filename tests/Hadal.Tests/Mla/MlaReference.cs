using System.Numerics.Tensors;

namespace Hadal.Tests.Mla;

/// <summary>
/// Attention to a paged cache in float64, straight from its definition: for each row, all scores, then softmax, then the sum of values. It knows
/// nothing of blocks, splits or streaming maxima. Numbers come in as what they stand for, so it serves every format.
/// </summary>
internal static class MlaReference
{
    private const int ValueWidth = 512;

    /// <param name="q">[batch, query tokens, heads, width].</param>
    /// <param name="pages">For each page of the cache [page size, width]; an index outside them stands for a page of zeros.</param>
    /// <param name="lengths">[batch]: what is negative counts as 0, what the page table has no room for is cut off.</param>
    /// <param name="pageTable">[batch, pages of a sequence].</param>
    /// <param name="queryTokens">Of each sequence; token i sees length − queryTokens + 1 + i tokens.</param>
    /// <param name="heads">Query heads.</param>
    /// <param name="pageSize">Tokens of a page.</param>
    /// <param name="softmaxScale">What scores are multiplied with.</param>
    /// <param name="sink">[heads], or null where there is none.</param>
    /// <returns>Output [batch, query tokens, heads, 512] and log-sum-exp [batch, query tokens, heads]; zeros and +∞ for a row that sees no token.</returns>
    internal static (double[] Output, double[] LogSumExp) Attend(
        double[] q, double[][] pages, int[] lengths, int[] pageTable, int queryTokens, int heads, int pageSize, double softmaxScale, double[]? sink = null)
    {
        int rows = lengths.Length * queryTokens * heads;
        double[] output = new double[rows * ValueWidth];
        double[] logSumExp = new double[rows];
        if (rows == 0)
        {
            return (output, logSumExp);
        }

        int width = q.Length / rows, tablePages = pageTable.Length / lengths.Length;
        Parallel.For(0, rows, row =>
        {
            int sequence = row / heads / queryTokens, queryToken = row / heads % queryTokens, head = row % heads;
            int length = Math.Clamp(lengths[sequence], 0, tablePages * pageSize);
            int seen = length - queryTokens + 1 + queryToken;
            if (seen <= 0)
            {
                logSumExp[row] = double.PositiveInfinity;
                return;
            }

            double[] zeros = new double[width];
            ReadOnlySpan<double> Key(int token)
            {
                int page = pageTable[(sequence * tablePages) + (token / pageSize)];
                return page >= 0 && page < pages.Length ? pages[page].AsSpan(token % pageSize * width, width) : zeros;
            }

            double[] weights = new double[seen];
            for (int token = 0; token < seen; token++)
            {
                weights[token] = softmaxScale * TensorPrimitives.Dot(q.AsSpan(row * width, width), Key(token));
            }

            double most = TensorPrimitives.Max(weights), sum = 0;
            for (int token = 0; token < seen; token++)
            {
                weights[token] = Math.Exp(weights[token] - most);
                sum += weights[token];
            }

            Span<double> result = output.AsSpan(row * ValueWidth, ValueWidth);
            for (int token = 0; token < seen; token++)
            {
                TensorPrimitives.MultiplyAdd(Key(token)[..ValueWidth], weights[token], result, result);
            }

            logSumExp[row] = most + Math.Log(sum);
            double ofSink = sink is null ? 0 : Math.Exp(sink[head] - logSumExp[row]);
            TensorPrimitives.Divide(result, sum * (1 + ofSink), result);
        });
        return (output, logSumExp);
    }
}
