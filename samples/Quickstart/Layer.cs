using Hadal;

namespace Quickstart;

/// <summary>Runs one kernel on random data, times it, and compares samples of its result with a product in double precision.</summary>
internal sealed class Layer(string name, int n, int k, Action<DeviceStream, Fp8Rows, Fp8Blocks, DeviceTensor<BFloat16>> kernel)
{
    private const int Samples = 500;

    public static string Header { get; } = $"{"kernel",-17} {"M x N x K",-19} {"time per call",13} {"rate",17}   difference";

    public string Run(Device device, int m)
    {
        using DeviceStream stream = device.CreateStream();

        // Activations and weights as a model has them: BF16, quantised on the device to FP8 with a scale for each
        // 128 values of a row of A, and for each block of 128 × 128 of B.
        BFloat16[] activations = RandomNormal(m * k, seed: 1), weights = RandomNormal(n * k, seed: 2);
        using DeviceTensor<BFloat16> sourceA = new(device, m, k), sourceB = new(device, n, k);
        sourceA.CopyFrom(activations);
        sourceB.CopyFrom(weights);
        using Fp8Rows a = new(device, m, k);
        using Fp8Blocks b = new(device, n, k);
        Quantizer.ToRows(stream, sourceA, a, ScaleRule.Exact);
        Quantizer.ToBlocks(stream, sourceB, b, ScaleRule.Exact);

        using DeviceTensor<BFloat16> d = new(device, m, n);

        // The first call loads the kernel, and the next ones bring the clock of an idle GPU up.
        int repetitions = device.IsCpu ? 3 : 200;
        Repeat(repetitions);
        using DeviceEvent start = stream.Record();
        Repeat(repetitions);
        using DeviceEvent end = stream.Record();
        end.Synchronize();
        TimeSpan time = end.ElapsedSince(start) / repetitions;

        double tflops = 2.0 * m * n * k / time.TotalSeconds / 1e12;
        double difference = Difference(activations, weights, d.ToArray());
        return $"{name,-17} {$"{m} x {n} x {k}",-19} {time.TotalMilliseconds,10:F3} ms {tflops,10:F3} TFLOPS   {difference:0.0E-0}";

        void Repeat(int calls)
        {
            for (int i = 0; i < calls; i++)
            {
                kernel(stream, a, b, d);
            }
        }
    }

    /// <summary>1 − 2·Σxy / Σ(x² + y²) between D and the product of the unquantised matrices, over random elements.</summary>
    private double Difference(BFloat16[] a, BFloat16[] b, BFloat16[] d)
    {
        Random random = new(3);
        double products = 0, squares = 0;
        for (int sample = 0; sample < Samples; sample++)
        {
            int row = random.Next(a.Length / k), column = random.Next(n);
            double expected = 0;
            for (int i = 0; i < k; i++)
            {
                expected += (double)(float)a[(row * k) + i] * (float)b[(column * k) + i];
            }

            double actual = (float)d[(row * n) + column];
            products += actual * expected;
            squares += (actual * actual) + (expected * expected);
        }

        return 1 - (2 * products / squares);
    }

    private static BFloat16[] RandomNormal(int count, int seed)
    {
        Random random = new(seed);
        BFloat16[] values = new BFloat16[count];
        for (int i = 0; i < count; i++)
        {
            // Box-Muller
            values[i] = (BFloat16)(MathF.Sqrt(-2 * MathF.Log(1 - random.NextSingle())) * MathF.Cos(2 * MathF.PI * random.NextSingle()));
        }

        return values;
    }
}
