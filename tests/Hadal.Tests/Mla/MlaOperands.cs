namespace Hadal.Tests.Mla;

/// <summary>Operands that fit a kernel of 4 heads over BF16 pages of 64, until a test replaces one. All numbers are zero.</summary>
internal sealed class MlaOperands : IDisposable
{
    private readonly DeviceTensor<int> _lengths;
    private readonly DeviceTensor<int> _pageTable;

    internal MlaOperands(int batch = 2)
    {
        using DeviceStream stream = Device.Cpu.CreateStream();
        _lengths = new(Device.Cpu, batch);
        _pageTable = new(Device.Cpu, batch, 2);
        Q = new(Device.Cpu, batch, 3, 4, 576);
        Output = new(Device.Cpu, batch, 3, 4, 512);
        LogSumExp = new(Device.Cpu, batch, 3, 4);
        Plan = new(Device.Cpu, 4, 64, batch);
        _lengths.Fill(stream);
        _pageTable.Fill(stream);
        Q.Fill(stream);
        Cache.Rows.Fill(stream);
        Sink.Fill(stream);
        Plan.Update(stream, _lengths, _pageTable, 3);
    }

    internal DeviceTensor<BFloat16> Q { get; set; }

    internal PagedCache<BFloat16> Cache { get; set; } = new(Device.Cpu, 2, 64);

    internal MlaPlan Plan { get; set; }

    internal float SoftmaxScale { get; set; } = 1;

    internal DeviceTensor<float> Sink { get; set; } = new(Device.Cpu, 4);

    internal DeviceTensor<BFloat16> Output { get; set; }

    internal DeviceTensor<float> LogSumExp { get; set; }

    internal void Run(MlaDecodeKernel kernel, DeviceStream stream) => kernel.Run(stream, Q, Cache, Plan, SoftmaxScale, Output, LogSumExp);

    internal void RunWithSink(MlaDecodeKernel kernel, DeviceStream stream) => kernel.Run(stream, Q, Cache, Plan, SoftmaxScale, Sink, Output, LogSumExp);

    public void Dispose()
    {
        _lengths.Dispose();
        _pageTable.Dispose();
        Q.Dispose();
        Cache.Dispose();
        Plan.Dispose();
        Sink.Dispose();
        Output.Dispose();
        LogSumExp.Dispose();
    }
}
