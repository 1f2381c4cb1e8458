using System.Runtime.InteropServices;

namespace Hadal.Tests.Gpu;

/// <summary>
/// Quantise, multiply, quantise, multiply, again and again: each kernel reads what the one in front of it wrote, and few buffers rotate, so
/// that a kernel which does not wait finds another link's numbers in them.
/// </summary>
internal sealed class OverlapChain : IDisposable
{
    private const int Inner = 256;
    private const int Outer = 384;
    private const int Sources = 5;
    private const int Buffers = 2;

    private readonly GemmKernel _up = GemmKernel.Create(Outer, Inner);
    private readonly GemmKernel _down = GemmKernel.Create(Inner, Outer);
    private readonly List<IDisposable> _owned = [];
    private readonly Device _device;
    private readonly int _rows;
    private readonly DeviceTensor<float>[] _sources;
    private readonly DeviceTensor<float>[] _weights;
    private readonly Fp8Blocks _upWeights;
    private readonly Fp8Blocks _downWeights;
    private readonly Fp8Rows[] _inputs;
    private readonly Fp8Rows[] _hidden;
    private readonly DeviceTensor<BFloat16>[] _products;

    internal OverlapChain(Device device, int rows)
    {
        (_device, _rows) = (device, rows);
        Random random = new(17);
        _sources = Make(Sources, () => Filled(rows, Inner, random));
        _weights = Make(Sources, () => Filled(Outer, Inner, random));
        _upWeights = Own(new Fp8Blocks(device, Outer, Inner));
        _downWeights = Own(new Fp8Blocks(device, Inner, Outer));
        _inputs = Make(Buffers, () => new Fp8Rows(device, rows, Inner));
        _hidden = Make(Buffers, () => new Fp8Rows(device, rows, Outer));
        _products = Make(Buffers, () => new DeviceTensor<BFloat16>(device, rows, Outer));
        using DeviceStream stream = device.CreateStream();
        Quantizer.ToBlocks(stream, Own(Filled(Inner, Outer, random)), _downWeights, ScaleRule.Exact);
        stream.Synchronize();
    }

    /// <summary>The results of all links, one after another.</summary>
    /// <param name="links">How many.</param>
    /// <param name="overlap">Of the stream that it runs on.</param>
    /// <param name="isCaptured">Whether a graph runs it.</param>
    /// <param name="writesWeights">Whether each link quantises weights of its own, directly before they are multiplied by.</param>
    internal byte[] Run(int links, LaunchOverlap overlap, bool isCaptured, bool writesWeights)
    {
        using DeviceTensor<BFloat16> results = new(_device, links * _rows, Inner);
        using DeviceStream stream = _device.CreateStream();
        Quantizer.ToBlocks(stream, _weights[0], _upWeights, ScaleRule.Exact);
        results.Fill(stream, 0xFF);
        stream.Overlap = overlap;
        if (isCaptured)
        {
            using DeviceGraph graph = stream.Capture(Queue);
            graph.Launch(stream);
            stream.Synchronize();
        }
        else
        {
            Queue();
        }

        stream.Synchronize();
        return MemoryMarshal.AsBytes<BFloat16>(results.ToArray()).ToArray();

        void Queue()
        {
            for (int link = 0; link < links; link++)
            {
                Fp8Rows input = _inputs[link % Buffers], hidden = _hidden[link % Buffers];
                DeviceTensor<BFloat16> product = _products[link % Buffers];
                Quantizer.ToRows(stream, _sources[link % Sources], input, ScaleRule.Exact);
                if (writesWeights)
                {
                    Quantizer.ToBlocks(stream, _weights[link % Sources], _upWeights, ScaleRule.Exact);
                }

                _up.Run(stream, input, _upWeights, product);
                Quantizer.ToRows(stream, product, hidden, ScaleRule.Exact);
                _down.Run(stream, hidden, _downWeights, results.Slice(link * _rows, _rows));
            }
        }
    }

    public void Dispose() => _owned.ForEach(thing => thing.Dispose());

    private DeviceTensor<float> Filled(int rows, int columns, Random random)
    {
        DeviceTensor<float> tensor = new(_device, rows, columns);
        tensor.CopyFrom([.. Enumerable.Range(0, rows * columns).Select(_ => random.NextSingle() - 0.5f)]);
        return tensor;
    }

    private T[] Make<T>(int count, Func<T> make)
        where T : IDisposable => [.. Enumerable.Range(0, count).Select(_ => Own(make()))];

    private T Own<T>(T thing)
        where T : IDisposable
    {
        _owned.Add(thing);
        return thing;
    }
}
