using System.Numerics.Tensors;
using System.Runtime.InteropServices;

namespace Hadal.Tests.Gpu;

/// <summary>One GEMM on a device, and its product in float64.</summary>
/// <typeparam name="T">Elements of D.</typeparam>
internal sealed class GemmCase<T> : IDisposable
    where T : unmanaged
{
    /// <summary>Multiply-adds of the reference of one case; of larger products rows are sampled, edges of tiles always among them.</summary>
    private const long ReferenceLimit = 400_000_000;

    private readonly HostMatrix _a;
    private readonly HostMatrix _b;
    private readonly GuardedTensor<Float8E4M3> _valuesA;
    private readonly GuardedTensor<float> _scalesA;
    private readonly GuardedTensor<Float8E4M3> _valuesB;
    private readonly GuardedTensor<float> _scalesB;
    private readonly GuardedTensor<T> _d;

    internal GemmCase(Device device, HostMatrix a, HostMatrix b)
    {
        (_a, _b) = (a, b);
        (_valuesA, _scalesA) = Upload(device, a);
        (_valuesB, _scalesB) = Upload(device, b);
        _d = new(device, a.Rows, b.Rows);
        A = Fp8Rows.From(_valuesA.Tensor, _scalesA.Tensor);
        B = Fp8Blocks.From(_valuesB.Tensor, _scalesB.Tensor);
    }

    internal Fp8Rows A { get; }

    internal Fp8Blocks B { get; }

    internal DeviceTensor<T> D => _d.Tensor;

    internal static GemmCase<T> Random(Device device, int m, int n, int k, Distribution distribution, int seed) =>
        new(device, HostMatrix.ByRows(m, k, distribution, seed), HostMatrix.ByBlocks(n, k, distribution, seed));

    internal void Run(GemmKernel kernel, DeviceStream stream)
    {
        // Elements that the kernel leaves out stay NaN.
        D.Fill(stream, 0xFF);
        Queue(kernel, stream);
    }

    internal void Queue(GemmKernel kernel, DeviceStream stream)
    {
        if (D is DeviceTensor<float> single)
        {
            kernel.Run(stream, A, B, single);
        }
        else
        {
            kernel.Run(stream, A, B, (DeviceTensor<BFloat16>)(object)D);
        }
    }

    internal byte[] ResultBytes() => MemoryMarshal.AsBytes<T>(D.ToArray()).ToArray();

    /// <summary>What is wrong with the result; null where nothing is.</summary>
    internal string? Check()
    {
        if (!_d.IsIntact())
        {
            return "something was written beside D";
        }

        Gates gates = new(typeof(T) == typeof(float));
        T[] result = D.ToArray();
        int n = _b.Rows;
        double[] given = new double[n], expected = new double[n];
        foreach (int row in SampledRows())
        {
            for (int column = 0; column < n; column++)
            {
                given[column] = Number(result[((long)row * n) + column]);
            }

            Parallel.For(0, n, column => expected[column] = TensorPrimitives.Dot(_a.Row(row), _b.Row(column)));
            if (gates.CheckRow(row, given, expected) is { } failure)
            {
                return failure;
            }
        }

        return gates.CheckDistance();
    }

    internal double[,] Result()
    {
        T[] result = D.ToArray();
        double[,] numbers = new double[_a.Rows, _b.Rows];
        for (int i = 0; i < result.Length; i++)
        {
            numbers[i / _b.Rows, i % _b.Rows] = Number(result[i]);
        }

        return numbers;
    }

    public void Dispose()
    {
        _valuesA.Dispose();
        _scalesA.Dispose();
        _valuesB.Dispose();
        _scalesB.Dispose();
        _d.Dispose();
    }

    private static double Number(T value) => value is float single ? single : BitConverter.Int32BitsToSingle(((BFloat16)(object)value).ToBits() << 16);

    private static (GuardedTensor<Float8E4M3>, GuardedTensor<float>) Upload(Device device, HostMatrix matrix)
    {
        GuardedTensor<Float8E4M3> values = new(device, matrix.Rows, matrix.Columns);
        GuardedTensor<float> scales = new(device, matrix.ScaleRows, matrix.ScaleColumns);
        values.Tensor.CopyFrom(matrix.Values);
        scales.Tensor.CopyFrom(matrix.Scales);
        return (values, scales);
    }

    private IEnumerable<int> SampledRows()
    {
        int m = _a.Rows;
        long affordable = ReferenceLimit / ((long)_b.Rows * _b.Columns);
        if (m <= affordable)
        {
            return Enumerable.Range(0, m);
        }

        Random random = new(m);
        return new[] { 0, 7, 8, 63, 64, 127, 128, 255, 256, m - 2, m - 1 }
            .Concat(Enumerable.Range(0, (int)affordable).Select(_ => random.Next(m)))
            .Where(row => row >= 0 && row < m).Distinct();
    }
}
