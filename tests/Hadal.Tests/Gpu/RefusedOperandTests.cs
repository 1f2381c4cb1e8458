using Hadal.Tests.Devices;
using Xunit;

namespace Hadal.Tests.Gpu;

/// <summary>Operands with which a kernel has nothing to do, or must not be launched: the device goes on.</summary>
[Collection(GpuMachine.Collection)]
public class RefusedOperandTests
{
    [Fact]
    public void A_misaligned_operand_of_a_product_is_refused_and_the_next_call_is_right()
    {
        Device device = GpuMachine.Require();
        GemmKernel kernel = GemmKernel.Create(256, 128);
        using DeviceStream stream = device.CreateStream();
        using GemmCase<BFloat16> @case = GemmCase<BFloat16>.Random(device, 8, 256, 128, Distribution.Normal, 1);
        List<IDisposable> owners = [];
        Fp8Rows a = Fp8Rows.From(TensorViews.Offset<Float8E4M3>(owners, device, 1, 8, 128), TensorViews.Offset<float>(owners, device, 0, 1, 8));
        using Fp8Blocks b = new(device, 256, 128);
        using DeviceTensor<BFloat16> d = new(device, 8, 256);

        Assert.Throws<KernelArgumentException>(() => kernel.Run(stream, a, b, d));
        @case.Run(kernel, stream);
        Assert.Null(@case.Check());
        owners.ForEach(owner => owner.Dispose());
    }

    [Fact]
    public void No_rows_are_quantised_into_no_rows()
    {
        Device device = GpuMachine.Require();
        using DeviceStream stream = device.CreateStream();
        using DeviceTensor<float> source = new(device, 0, 128);
        using Fp8Rows rows = new(device, 0, 128);
        using Fp8Blocks blocks = new(device, 0, 128);

        Quantizer.ToRows(stream, source, rows, ScaleRule.Exact);
        Quantizer.ToBlocks(stream, source, blocks, ScaleRule.PowerOfTwo);
        stream.Synchronize();
    }
}
