namespace Hadal.Tests.Tracing;

/// <summary>A product whose recording is looked at; what it multiplies is of no matter.</summary>
internal sealed class RecordedProduct(Device device, GemmKernel kernel, int m, int n, int k) : IDisposable
{
    private readonly Fp8Rows _a = new(device, m, k);
    private readonly Fp8Blocks _b = new(device, n, k);
    private readonly DeviceTensor<BFloat16> _d = new(device, m, n);

    public void Dispose()
    {
        _a.Dispose();
        _b.Dispose();
        _d.Dispose();
    }

    internal void Run(DeviceStream stream) => kernel.Run(stream, _a, _b, _d);

    internal void Clear(DeviceStream stream) => _d.Fill(stream, default);
}
