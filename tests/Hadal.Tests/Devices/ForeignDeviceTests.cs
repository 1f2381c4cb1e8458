using Xunit;

namespace Hadal.Tests.Devices;

/// <summary>Operands of another GPU, or of the CPU: refused with both names, and nothing is launched.</summary>
[Collection(FakeDriver.Collection)]
public sealed class ForeignDeviceTests : IDisposable
{
    private const int M = 8, N = 256, K = 128, Heads = 16, Page = 64;

    private readonly List<IDisposable> _owned = [];
    private readonly CudaDevice _device;
    private readonly CudaDevice _other;
    private readonly DeviceStream _stream;

    public ForeignDeviceTests()
    {
        _device = FakeDriver.Open();
        _other = FakeDriver.Open(ordinal: FakeDriver.OtherOrdinal);
        _stream = _device.CreateStream();
    }

    public static TheoryData<bool> Places => [true, false];

    public void Dispose()
    {
        _owned.ForEach(owner => owner.Dispose());
        _stream.Dispose();
        _other.Dispose();
        _device.Dispose();
    }

    [Theory, MemberData(nameof(Places))]
    public void A_product_refuses_operands_of_another_device(bool isGpu)
    {
        Device other = Other(isGpu);
        GemmKernel kernel = GemmKernel.Create(N, K);
        foreach (string argument in (string[])["a", "b", "d"])
        {
            Refuses(other, argument, () => kernel.Run(
                _stream, Own(new Fp8Rows(On("a"), M, K)), Own(new Fp8Blocks(On("b"), N, K)), Own(new DeviceTensor<BFloat16>(On("d"), M, N))));

            Device On(string name) => name == argument ? other : _device;
        }
    }

    [Theory, MemberData(nameof(Places))]
    public void Attention_refuses_operands_of_another_device(bool isGpu)
    {
        Device other = Other(isGpu);
        MlaDecodeKernel kernel = MlaDecodeKernel.Create<BFloat16, BFloat16>(Heads, Page, hasSink: true);
        foreach (string argument in (string[])["q", "cache", "plan", "sink", "output", "logSumExp"])
        {
            Device planned = On("plan");
            MlaPlan plan = Own(new MlaPlan(planned, Heads, Page, 1));
            using DeviceStream stream = planned.CreateStream();
            DeviceTensor<int> lengths = Own(new DeviceTensor<int>(planned, 1)), table = Own(new DeviceTensor<int>(planned, 1, 1));
            if (planned.IsCpu)
            {
                lengths.CopyFrom([0]);
                table.CopyFrom([0]);
            }

            plan.Update(stream, lengths, table);
            FakeDriver.Launches.Clear();
            Refuses(other, argument, () => kernel.Run(
                _stream, Own(new DeviceTensor<BFloat16>(On("q"), 1, 1, Heads, 576)), Own(new PagedCache<BFloat16>(On("cache"), 1, Page)), plan, 0.07f,
                Own(new DeviceTensor<float>(On("sink"), Heads)), Own(new DeviceTensor<BFloat16>(On("output"), 1, 1, Heads, 512)), Own(new DeviceTensor<float>(On("logSumExp"), 1, 1, Heads))));

            Device On(string name) => name == argument ? other : _device;
        }
    }

    [Theory, MemberData(nameof(Places))]
    public void Quantisers_refuse_operands_of_another_device(bool isGpu)
    {
        Device other = Other(isGpu);
        Refuses(other, "source", () => Quantizer.ToRows(_stream, Own(new DeviceTensor<float>(other, M, K)), Own(new Fp8Rows(_device, M, K)), ScaleRule.Exact));
        Refuses(other, "destination", () => Quantizer.ToBlocks(_stream, Own(new DeviceTensor<BFloat16>(_device, M, K)), Own(new Fp8Blocks(other, M, K)), ScaleRule.Exact));
        Refuses(other, "transposed", () => Quantizer.ToRowsBothWays(
            _stream, Own(new DeviceTensor<BFloat16>(_device, 16, K)), Own(new Fp8Rows(_device, 16, K)), Own(new Fp8Rows(other, K, 16)), ScaleRule.Exact));
        Refuses(other, "source", () => Quantizer.Transpose(_stream, Own(new Fp8Blocks(other, N, K)), Own(new Fp8Blocks(_device, K, N))));
        Refuses(other, "destination", () => Quantizer.Transpose(_stream, Own(new Fp8Blocks(_device, N, K)), Own(new Fp8Blocks(other, K, N))));
    }

    [Theory, MemberData(nameof(Places))]
    public void Copies_fills_events_and_pairs_of_tensors_stay_on_one_device(bool isGpu)
    {
        Device other = Other(isGpu);
        DeviceTensor<float> here = Own(new DeviceTensor<float>(_device, 4, 4)), there = Own(new DeviceTensor<float>(other, 4, 4));
        using DeviceEvent marker = other.CreateEvent();
        Action[] calls = [() => here.CopyTo(_stream, there), () => there.CopyTo(_stream, here), () => there.Fill(_stream), () => _stream.Wait(marker)];

        Assert.All(calls, call =>
        {
            ArgumentException error = Assert.Throws<ArgumentException>(call);
            Assert.Contains(other.Id, error.Message);
        });
        Assert.Throws<ArgumentException>(() => Fp8Rows.From(Own(new DeviceTensor<Float8E4M3>(_device, 4, 16)), Own(new DeviceTensor<float>(other, 1, 4))));
    }

    private void Refuses(Device other, string argument, Action call)
    {
        KernelArgumentException error = Assert.Throws<KernelArgumentException>(call);
        Assert.Equal(argument, error.ParamName);
        Assert.Contains(_device.Id, error.Message);
        Assert.Contains(other.Id, error.Message);
        Assert.Empty(FakeDriver.Launches);
    }

    private Device Other(bool isGpu) => isGpu ? _other : Device.Cpu;

    private T Own<T>(T owned)
        where T : IDisposable
    {
        _owned.Add(owned);
        return owned;
    }
}
