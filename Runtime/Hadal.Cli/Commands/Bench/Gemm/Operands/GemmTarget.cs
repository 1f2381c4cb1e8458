using Hadal.Cli.Commands.Bench.Gemm.Problems;

namespace Hadal.Cli.Commands.Bench.Gemm.Operands;

/// <summary>D of one shape and type on a device.</summary>
internal abstract class GemmTarget : IDisposable
{
    internal abstract nint Pointer { get; }

    internal static GemmTarget Create(GemmResult result, Device device, int m, int n) => result switch
    {
        GemmResult.BFloat16 => new OfBFloat16(new(device, m, n)),
        _ => new OfFloat32(new(device, m, n)),
    };

    /// <summary>Queues our product into it.</summary>
    internal abstract void Multiply(GemmKernel kernel, DeviceStream stream, Fp8Rows a, GemmWeights weights);

    internal abstract void Clear(DeviceStream stream);

    /// <summary>The first rows as a target of their own, over the same memory.</summary>
    internal abstract GemmTarget Slice(int rows);

    /// <summary>The first rows of D, as many as there are up to a limit.</summary>
    internal abstract float[] FirstRows(int most);

    /// <summary>Some rows of D, one after the other.</summary>
    internal abstract float[] Rows(IReadOnlyList<int> rows);

    public abstract void Dispose();

    private static float[] Rows<T>(DeviceTensor<T> d, IReadOnlyList<int> rows, Converter<T, float> convert)
        where T : unmanaged
    {
        int columns = d.Shape[1];
        float[] values = new float[rows.Count * columns];
        T[] row = new T[columns];
        for (int i = 0; i < rows.Count; i++)
        {
            d.Slice(rows[i], 1).CopyTo(row);
            Array.ConvertAll(row, convert).CopyTo(values, i * columns);
        }

        return values;
    }

    private sealed class OfBFloat16(DeviceTensor<BFloat16> d) : GemmTarget
    {
        internal override nint Pointer => d.Pointer;

        internal override void Multiply(GemmKernel kernel, DeviceStream stream, Fp8Rows a, GemmWeights weights) => weights.Multiply(kernel, stream, a, d);

        internal override void Clear(DeviceStream stream) => d.Fill(stream);

        internal override GemmTarget Slice(int rows) => new OfBFloat16(d.Slice(0, rows));

        internal override float[] FirstRows(int most) => Array.ConvertAll(d.Slice(0, Math.Min(most, d.Shape[0])).ToArray(), value => (float)value);

        internal override float[] Rows(IReadOnlyList<int> rows) => Rows(d, rows, value => (float)value);

        public override void Dispose() => d.Dispose();
    }

    private sealed class OfFloat32(DeviceTensor<float> d) : GemmTarget
    {
        internal override nint Pointer => d.Pointer;

        internal override void Multiply(GemmKernel kernel, DeviceStream stream, Fp8Rows a, GemmWeights weights) => weights.Multiply(kernel, stream, a, d);

        internal override void Clear(DeviceStream stream) => d.Fill(stream);

        internal override GemmTarget Slice(int rows) => new OfFloat32(d.Slice(0, rows));

        internal override float[] FirstRows(int most) => d.Slice(0, Math.Min(most, d.Shape[0])).ToArray();

        internal override float[] Rows(IReadOnlyList<int> rows) => Rows(d, rows, value => value);

        public override void Dispose() => d.Dispose();
    }
}
