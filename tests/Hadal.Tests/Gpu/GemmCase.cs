using System.Runtime.InteropServices;
using Hadal.Specs;

namespace Hadal.Tests.Gpu;

/// <summary>One GEMM on a device, and its product in float64.</summary>
/// <typeparam name="T">Elements of D.</typeparam>
internal sealed class GemmCase<T> : IDisposable
    where T : unmanaged
{
    private readonly HostMatrix _a;
    private readonly HostMatrix _b;
    private readonly GuardedTensor<Float8E4M3> _valuesA;
    private readonly GuardedTensor<float> _scalesA;
    private readonly GuardedTensor<Float8E4M3> _valuesB;
    private readonly GuardedTensor<float> _scalesB;
    private readonly GuardedTensor<T> _d;
    private readonly object _right;
    private readonly T[]? _previous;
    private readonly bool _isSpread;
    private GemmReference? _reference;

    /// <param name="device">Where it runs.</param>
    /// <param name="a">[m, K], scaled by rows.</param>
    /// <param name="b">[N, K].</param>
    /// <param name="previous">What D holds before each run, for a kernel that accumulates.</param>
    /// <param name="isSpread">Whether the terms of a sum differ so much that the largest decide about its error.</param>
    internal GemmCase(Device device, HostMatrix a, HostMatrix b, T[]? previous = null, bool isSpread = false)
    {
        (_a, _b, _previous, _isSpread) = (a, b, previous, isSpread);
        (_valuesA, _scalesA) = Upload(device, a);
        (_valuesB, _scalesB) = Upload(device, b);
        _d = new(device, a.Rows, b.Rows);
        A = Fp8Rows.From(_valuesA.Tensor, _scalesA.Tensor);
        _right = b.IsByRows ? Fp8Rows.From(_valuesB.Tensor, _scalesB.Tensor) : Fp8Blocks.From(_valuesB.Tensor, _scalesB.Tensor);
    }

    internal Fp8Rows A { get; }

    /// <summary>B where it is scaled by blocks.</summary>
    internal Fp8Blocks B => (Fp8Blocks)_right;

    internal DeviceTensor<T> D => _d.Tensor;

    internal static GemmCase<T> Random(Device device, int m, int n, int k, Distribution distribution, int seed) =>
        new(device, HostMatrix.ByRows(m, k, distribution, seed), HostMatrix.ByBlocks(n, k, distribution, seed));

    /// <summary>Operands as a spec wants them and, where it accumulates, a D that is about as large as the product.</summary>
    internal static GemmCase<T> Random(Device device, GemmSpec spec, int m, Distribution distribution, int seed)
    {
        Distribution ofB = distribution == Distribution.Subnormal ? Distribution.Large : distribution;
        HostMatrix a = HostMatrix.ByRows(m, spec.K, distribution, seed);
        HostMatrix b = spec.Scales == ScaleLayout.RowsByRows ? HostMatrix.ByRows(spec.N, spec.K, ofB, ~seed) : HostMatrix.ByBlocks(spec.N, spec.K, ofB, seed);
        return new(
            device, a, b, spec.Accumulate ? Previous(m, spec.N, a.Rms() * b.Rms() * Math.Sqrt(spec.K), seed) : null, distribution is Distribution.Subnormal or Distribution.Outliers);
    }

    internal void Run(GemmKernel kernel, DeviceStream stream)
    {
        // Elements that the kernel leaves out stay NaN.
        if (_previous is null)
        {
            D.Fill(stream, 0xFF);
        }
        else
        {
            D.CopyFrom(_previous);
        }

        Queue(kernel, stream);
    }

    internal void Queue(GemmKernel kernel, DeviceStream stream)
    {
        switch (_right, D)
        {
            case (Fp8Blocks b, DeviceTensor<float> d):
                kernel.Run(stream, A, b, d);
                break;
            case (Fp8Blocks b, DeviceTensor<BFloat16> d):
                kernel.Run(stream, A, b, d);
                break;
            case (Fp8Rows b, DeviceTensor<float> d):
                kernel.Run(stream, A, b, d);
                break;
            case (Fp8Rows b, DeviceTensor<BFloat16> d):
                kernel.Run(stream, A, b, d);
                break;
        }
    }

    /// <summary>Whether nothing was written beside D.</summary>
    internal bool IsIntact() => _d.IsIntact();

    internal byte[] ResultBytes() => MemoryMarshal.AsBytes<T>(D.ToArray()).ToArray();

    /// <summary>What is wrong with the result; null where nothing is.</summary>
    internal string? Check()
    {
        if (!IsIntact())
        {
            return "something was written beside D";
        }

        _reference ??= new(_a, _b, _isSpread);
        Gates gates = new(typeof(T) == typeof(float));
        T[] result = D.ToArray();
        int n = _b.Rows;
        double[] given = new double[n], expected = new double[n], magnitudes = new double[n];
        for (int i = 0; i < _reference.Rows.Count; i++)
        {
            int row = _reference.Rows[i];
            _reference.Products(i).CopyTo(expected);
            for (int column = 0; column < n; column++)
            {
                long index = ((long)row * n) + column;
                given[column] = Number(result[index]);
                expected[column] += _previous is null ? 0 : Number(_previous[index]);
                magnitudes[column] = _isSpread ? _reference.Magnitudes(i)[column] + Math.Abs(expected[column]) : 0;
            }

            string? failure = _isSpread ? gates.CheckSpreadRow(row, given, expected, magnitudes) : gates.CheckRow(row, given, expected);
            if (failure is not null)
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

    private static T[] Previous(int rows, int columns, double size, int seed)
    {
        Random random = new(seed);
        T[] values = new T[rows * columns];
        for (int i = 0; i < values.Length; i++)
        {
            float value = (float)(size * ((2 * random.NextDouble()) - 1));
            values[i] = (T)(typeof(T) == typeof(float) ? value : (object)BFloat16.FromBits((ushort)(BitConverter.SingleToUInt32Bits(value) >> 16)));
        }

        return values;
    }

    private static (GuardedTensor<Float8E4M3>, GuardedTensor<float>) Upload(Device device, HostMatrix matrix)
    {
        GuardedTensor<Float8E4M3> values = new(device, matrix.Rows, matrix.Columns);
        GuardedTensor<float> scales = new(device, matrix.ScaleRows, matrix.ScaleColumns);
        values.Tensor.CopyFrom(matrix.Values);
        scales.Tensor.CopyFrom(matrix.Scales);
        return (values, scales);
    }
}
