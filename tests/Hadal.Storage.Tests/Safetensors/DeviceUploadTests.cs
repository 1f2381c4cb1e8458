using Hadal.Storage.Safetensors;
using Hadal.Testing;

namespace Hadal.Storage.Tests.Safetensors;

public sealed class DeviceUploadTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly DeviceStream _stream = Device.Cpu.CreateStream();

    public void Dispose()
    {
        _stream.Dispose();
        _folder.Dispose();
    }

    /// <summary>64 bytes of staging are 16 floats: less than, as much as, a multiple of and more than that.</summary>
    [Theory]
    [InlineData(1)]
    [InlineData(15)]
    [InlineData(16)]
    [InlineData(17)]
    [InlineData(32)]
    [InlineData(33)]
    [InlineData(1000)]
    public async Task A_tensor_of_any_length_arrives_on_the_device_through_two_buffers(int length)
    {
        float[] elements = [.. Enumerable.Range(0, length).Select(i => i + 0.5f)];
        string path = _folder["f.safetensors"];
        using (SafetensorsWriter writer = SafetensorsWriter.Create(path, [new("odd", SafetensorsType.U8, 3), new("x", SafetensorsType.F32, 1, length), new("y", SafetensorsType.F32, length)]))
        {
            writer.Write<byte>("odd", [1, 2, 3]);
            writer.Write<float>("x", elements);
            writer.Write<float>("y", elements);
            writer.Complete();
        }

        using SafetensorsFile file = SafetensorsFile.Open(path);
        using DeviceTensor<byte> odd = new(Device.Cpu, 3);
        using DeviceTensor<float> x = new(Device.Cpu, 1, length);
        using DeviceTensor<float> y = new(Device.Cpu, length);
        using DeviceUploader uploader = new(_stream, stagingBytes: 64);
        await new SafetensorsLoader(new() { PieceBytes = 32, Alignment = 8 }).LoadAsync(
            file.Tensors,
            tensor => tensor.Name == "odd" ? uploader.To(tensor, odd) : uploader.To(tensor, tensor.Name == "x" ? x : y));
        await uploader.FlushAsync();

        Assert.Equal([1, 2, 3], odd.ToArray());
        Assert.Equal(elements, x.ToArray());
        Assert.Equal(elements, y.ToArray());
    }

    [Fact]
    public async Task Scalars_and_empty_tensors_arrive()
    {
        using SafetensorsModel model = TestModel.Write(_folder.Path);
        using DeviceTensor<double> scalar = new(Device.Cpu, 1);
        using DeviceTensor<byte> none = new(Device.Cpu, 0, 7);
        using DeviceUploader uploader = new(_stream);
        await new SafetensorsLoader().LoadAsync([model["a"], model["none"]], tensor => tensor.Name == "a" ? uploader.To(tensor, scalar) : uploader.To(tensor, none));
        Assert.Equal(BitConverter.ToInt64(TestModel.BytesOf("a", 8)), BitConverter.DoubleToInt64Bits(scalar.ToArray()[0]));
    }

    [Fact]
    public void Another_type_or_shape_is_refused()
    {
        using SafetensorsModel model = TestModel.Write(_folder.Path);
        using DeviceUploader uploader = new(_stream);
        using DeviceTensor<BFloat16> turned = new(Device.Cpu, 33, 3);
        using DeviceTensor<Half> half = new(Device.Cpu, 3, 33);
        Assert.EndsWith("tensor 'b': it is BF16 [3, 33]; the destination is BFloat16[33, 3] on cpu.", Assert.Throws<SafetensorsException>(() => uploader.To(model["b"], turned)).Message, StringComparison.Ordinal);
        Assert.EndsWith("Half was asked for.", Assert.Throws<SafetensorsException>(() => uploader.To(model["b"], half)).Message, StringComparison.Ordinal);
    }
}
