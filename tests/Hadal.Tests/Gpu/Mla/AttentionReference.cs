using System.Numerics.Tensors;

namespace Hadal.Tests.Gpu.Mla;

/// <summary>Attention by its definition in float64; of a large call some rows, at least one of each sequence.</summary>
internal static class AttentionReference
{
    private const double MultiplyAddLimit = 4e8;
    private const int ValueWidth = 512;

    internal static AttentionRow[] Of<TQuery, TCache>(MlaOperands<TQuery, TCache> operands)
        where TQuery : unmanaged
        where TCache : unmanaged
    {
        AttentionRow[][] rows = new AttentionRow[operands.Call.Batch][];
        Parallel.For(0, rows.Length, sequence => rows[sequence] = Sequence(operands, sequence));
        return [.. rows.SelectMany(row => row)];
    }

    private static AttentionRow[] Sequence<TQuery, TCache>(MlaOperands<TQuery, TCache> operands, int sequence)
        where TQuery : unmanaged
        where TCache : unmanaged
    {
        MlaCall call = operands.Call;
        (int heads, int width) = (call.Spec.Heads, call.Spec.Width);
        int[] sample = Sample(call, sequence);
        double[][] queries = [.. sample.Select(row => Query(operands, (sequence * call.QueryTokens * heads) + row))];
        double[][] weights = [.. sample.Select(row => new double[call.Visible(sequence, row / heads)])];
        double[] key = new double[width];
        for (int token = 0; token < call.Length(sequence); token++)
        {
            operands.Decode(sequence, token, key);
            for (int i = 0; i < sample.Length; i++)
            {
                if (token < weights[i].Length)
                {
                    weights[i][token] = call.SoftmaxScale * TensorPrimitives.Dot<double>(queries[i], key);
                }
            }
        }

        double[] logSums = [.. weights.Select(Normalize)];
        double[][] outputs = [.. sample.Select(_ => new double[ValueWidth])];
        for (int token = 0; token < call.Length(sequence); token++)
        {
            operands.Decode(sequence, token, key);
            for (int i = 0; i < sample.Length; i++)
            {
                if (token < weights[i].Length)
                {
                    TensorPrimitives.MultiplyAdd<double>(key.AsSpan(0, ValueWidth), weights[i][token], outputs[i], outputs[i]);
                }
            }
        }

        for (int i = 0; i < sample.Length; i++)
        {
            if (operands.Sinks is { } sinks && double.IsFinite(logSums[i]))
            {
                TensorPrimitives.Multiply<double>(outputs[i], 1 / (1 + Math.Exp(sinks[sample[i] % heads] - logSums[i])), outputs[i]);
            }
        }

        return [.. sample.Select((row, i) => new AttentionRow((sequence * call.QueryTokens * heads) + row, outputs[i], logSums[i]))];
    }

    private static int[] Sample(MlaCall call, int sequence)
    {
        int rows = call.QueryTokens * call.Spec.Heads;
        double affordable = MultiplyAddLimit / call.Batch / ((1 + call.Length(sequence)) * (double)(call.Spec.Width + ValueWidth));
        int count = (int)Math.Clamp(affordable, 1, rows);
        int[] all = [.. Enumerable.Range(0, rows)];
        new Random(call.Seed + sequence).Shuffle(all);
        return all[..count];
    }

    private static double[] Query<TQuery, TCache>(MlaOperands<TQuery, TCache> operands, int row)
        where TQuery : unmanaged
        where TCache : unmanaged
    {
        double[] query = new double[operands.Call.Spec.Width];
        KeyRow.Decode<TQuery>(operands.Queries.AsSpan(row * query.Length, query.Length), query);
        return query;
    }

    /// <summary>Turns scores into weights.</summary>
    /// <returns>The logarithm of the sum of their exponentials.</returns>
    private static double Normalize(double[] scores)
    {
        if (scores.Length == 0)
        {
            return double.PositiveInfinity;
        }

        double largest = scores.Max();
        double logSum = largest + Math.Log(scores.Sum(score => Math.Exp(score - largest)));
        for (int i = 0; i < scores.Length; i++)
        {
            scores[i] = Math.Exp(scores[i] - logSum);
        }

        return logSum;
    }
}
