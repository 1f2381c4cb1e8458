using Hadal;

namespace MlaDecoding;

/// <summary>Decodes with one kind of cache, and compares every step with attention in double precision.</summary>
internal sealed class Decoder<T>(Device device, CacheFormat<T> format)
    where T : unmanaged
{
    private const double Deviation = 0.1;
    private const int StepsOfRow = 8;

    private readonly Random _random = new(1);
    private readonly Sequences _sequences = new(Workload.Batch, (Workload.Longest + Attention.PageSize - 1) / Attention.PageSize, new Random(2));

    /// <summary>Runs all steps and says whether each of them was right.</summary>
    public bool Run()
    {
        Console.WriteLine();
        Console.WriteLine($"Cache of {format.Name}; differences as parts of what is allowed");
        Console.WriteLine("step  longest      output   direction  log-sum-exp");

        using DeviceLayer<T> layer = new(device, format, _sequences.PagesOfSequence);
        Prefill(layer);
        bool isRight = true;
        for (int step = 1; step <= Workload.Steps; step++)
        {
            Difference difference = Step(layer);
            isRight &= difference.IsAllowed;
            if (step % StepsOfRow == 0 || !difference.IsAllowed)
            {
                Console.WriteLine($"{step,4}  {_sequences.Lengths.Max(),7}  {difference}{(difference.IsAllowed ? "" : "  WRONG")}");
            }
        }

        return isRight;
    }

    private void Prefill(DeviceLayer<T> layer)
    {
        BFloat16[] tokens = Keys.Normal(_random, Workload.Prompts.Sum(), Deviation);
        List<int> slots = [], positions = [];
        for (int sequence = 0; sequence < Workload.Batch; sequence++)
        {
            for (int position = 0; position < Workload.Prompts[sequence]; position++)
            {
                slots.Add(_sequences.Grow(sequence, Stored(Keys.Row(tokens, slots.Count), position)));
                positions.Add(position);
            }
        }

        layer.Prefill(tokens, [.. slots], [.. positions]);
    }

    private Difference Step(DeviceLayer<T> layer)
    {
        BFloat16[] tokens = Keys.Normal(_random, Workload.Batch, Deviation), queries = Keys.Normal(_random, Workload.Batch * Attention.Heads, 1);
        for (int sequence = 0; sequence < Workload.Batch; sequence++)
        {
            _ = _sequences.Grow(sequence, Stored(Keys.Row(tokens, sequence), _sequences.Lengths[sequence]));
        }

        (BFloat16[] output, float[] logSumExp) = layer.Step(tokens, queries, _sequences);
        (double[] Output, double LogSumExp)[] expected = new (double[], double)[logSumExp.Length];
        Parallel.For(0, expected.Length, row =>
        {
            int sequence = row / Attention.Heads;
            double[] query = Keys.Rotated(Keys.Row(queries, row), _sequences.Lengths[sequence] - 1);
            expected[row] = Float64Attention.Attend(query, _sequences.Keys[sequence], Attention.SoftmaxScale);
        });
        return Difference.Of(
            [.. output.Select(value => (double)(float)value)], [.. expected.SelectMany(row => row.Output)],
            [.. logSumExp.Select(value => (double)value)], [.. expected.Select(row => row.LogSumExp)]);
    }

    private double[] Stored(ReadOnlySpan<BFloat16> token, int position)
    {
        double[] key = Keys.Rotated(token, position);
        format.RoundLatent(key.AsSpan(0, Attention.LatentWidth));
        return key;
    }
}
