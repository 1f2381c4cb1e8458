namespace Hadal.Cli.Commands.Bench.Gpu;

/// <summary>
/// Takes everything out of the L2 cache before a call: a write of 1 GiB, and a read of 512 MiB elsewhere. The order of the
/// two decides what a call finds. Each flush runs the reading kernel once, so that it also separates calls in a trace.
/// </summary>
internal sealed class L2Flush : IDisposable
{
    private const int WrittenBytes = 1 << 30;
    private const int ReadBytes = 512 << 20;

    private readonly DeviceStream _stream;
    private readonly BenchKernels _kernels;
    private readonly DeviceTensor<byte> _written;
    private readonly DeviceTensor<byte> _read;

    internal L2Flush(DeviceStream stream, BenchKernels kernels)
    {
        (_stream, _kernels) = (stream, kernels);
        _written = new(stream.Device, WrittenBytes);
        _read = new(stream.Device, ReadBytes);

        // Zeros: the reading kernel writes for one pattern of bits only, and this is not it.
        _read.Fill(stream, 0);
    }

    internal void Run(L2State state)
    {
        if (state == L2State.Dirty)
        {
            _kernels.Read(_stream, _read);
            _written.Fill(_stream, 1);
        }
        else
        {
            _written.Fill(_stream, 1);
            _kernels.Read(_stream, _read);
        }
    }

    public void Dispose()
    {
        _written.Dispose();
        _read.Dispose();
    }
}
