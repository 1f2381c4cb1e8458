using System.Runtime.InteropServices;
using Xunit;

namespace Hadal.Tests.Gpu;

/// <summary>The GPU's quantisers against the CPU's, bit for bit.</summary>
[Collection(GpuMachine.Collection)]
public class QuantizerTests
{
    private static readonly float[] s_special =
    [
        0, -0f, float.Epsilon, -float.Epsilon, 1e-40f, 1e-4f, 9.9e-5f, 448, 447.99f, 464, -464, 1, -1, 3.4e38f, -3.4e38f, 1.1754944e-38f,
        float.NaN, float.PositiveInfinity, float.NegativeInfinity, 0.0625f, 1.0625f, 1.1875f, 17, 19,
    ];

    private delegate void Quantize<TSource, TDestination>(DeviceStream stream, DeviceTensor<TSource> source, TDestination destination, ScaleRule rule)
        where TSource : unmanaged;

    [Theory]
    [InlineData(ScaleRule.Exact)]
    [InlineData(ScaleRule.PowerOfTwo)]
    public void All_four_equal_the_cpu_on_random_shapes_and_special_values(ScaleRule rule)
    {
        Device gpu = GpuMachine.Require();
        Random random = new(7);
        for (int round = 0; round < 60; round++)
        {
            int rows = round < 8 ? round + 1 : random.Next(1, 700);
            int columns = 16 * (round < 8 ? 1 : random.Next(1, 130));
            float[] values = Values(random, rows * columns, specials: round % 3);
            BFloat16[] halves = [.. values.Select(value => BFloat16.FromBits((ushort)(BitConverter.SingleToUInt32Bits(value) >> 16)))];

            Compare<float, Fp8Rows>(gpu, values, rows, columns, rule, Quantizer.ToRows, d => new(d, rows, columns), d => (d.Values, d.Scales));
            Compare<float, Fp8Blocks>(gpu, values, rows, columns, rule, Quantizer.ToBlocks, d => new(d, rows, columns), d => (d.Values, d.Scales));
            Compare<BFloat16, Fp8Rows>(gpu, halves, rows, columns, rule, Quantizer.ToRows, d => new(d, rows, columns), d => (d.Values, d.Scales));
            Compare<BFloat16, Fp8Blocks>(gpu, halves, rows, columns, rule, Quantizer.ToBlocks, d => new(d, rows, columns), d => (d.Values, d.Scales));
        }
    }

    [Fact]
    public void More_groups_than_a_grid_has_warps_are_quantised_too()
    {
        Device gpu = GpuMachine.Require();
        const int Rows = 262_144, Columns = 48;
        float[] values = Values(new Random(11), Rows * Columns, specials: 0);

        Compare<float, Fp8Rows>(gpu, values, Rows, Columns, ScaleRule.Exact, Quantizer.ToRows, d => new(d, Rows, Columns), d => (d.Values, d.Scales));
    }

    [Fact]
    public void A_source_that_begins_where_no_vector_does_is_refused_and_the_device_lives()
    {
        Device gpu = GpuMachine.Require();
        using DeviceStream stream = gpu.CreateStream();
        using DeviceTensor<BFloat16> all = new(gpu, 1 + (4 * 128));
        using Fp8Rows destination = new(gpu, 4, 128);

        KernelArgumentException error = Assert.Throws<KernelArgumentException>(
            () => Quantizer.ToRows(stream, all.Slice(1, 4 * 128).Reshape(4, 128), destination, ScaleRule.Exact));
        Assert.Contains("multiple", error.Message);
        stream.Synchronize();
    }

    private static float[] Values(Random random, int count, int specials)
    {
        float[] values = [.. Enumerable.Range(0, count).Select(_ => (float)((random.NextDouble() - 0.5) * Math.Pow(10, random.Next(-6, 4))))];
        for (int i = 0; i < specials * 5; i++)
        {
            values[random.Next(count)] = s_special[random.Next(s_special.Length)];
        }

        return values;
    }

    private static void Compare<TSource, TDestination>(
        Device gpu,
        TSource[] values,
        int rows,
        int columns,
        ScaleRule rule,
        Quantize<TSource, TDestination> quantize,
        Func<Device, TDestination> allocate,
        Func<TDestination, (DeviceTensor<Float8E4M3> Values, DeviceTensor<float> Scales)> parts)
        where TSource : unmanaged
        where TDestination : IDisposable
    {
        (byte[] Values, uint[] Scales) Run(Device device)
        {
            using DeviceStream stream = device.CreateStream();
            using DeviceTensor<TSource> source = new(device, rows, columns);
            using TDestination destination = allocate(device);
            parts(destination).Scales.Fill(stream);
            source.CopyFrom(values);
            quantize(stream, source, destination, rule);
            stream.Synchronize();
            return (MemoryMarshal.AsBytes<Float8E4M3>(parts(destination).Values.ToArray()).ToArray(), MemoryMarshal.Cast<float, uint>(parts(destination).Scales.ToArray()).ToArray());
        }

        string what = $"{typeof(TSource).Name}[{rows}, {columns}] to {typeof(TDestination).Name}, {rule}";
        (byte[] Values, uint[] Scales) expected = Run(Device.Cpu), given = Run(gpu);
        Assert.True(expected.Scales.AsSpan().SequenceEqual(given.Scales), $"scales of {what}");
        Assert.True(expected.Values.AsSpan().SequenceEqual(given.Values), $"values of {what}");
    }
}
