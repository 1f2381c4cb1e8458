using Hadal.Storage.Safetensors;
using Hadal.Testing;

namespace Hadal.Storage.Tests.Safetensors;

public sealed class GpuUploadTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    /// <summary>Copies that overlap with the filling of the other buffer, tails, and small tensors between large ones.</summary>
    [Theory, InlineData(false), InlineData(true)]
    public async Task A_model_arrives_on_the_GPU(bool throughRing)
    {
        Requires.Gpu(!Device.Default.IsCpu, "Device.Default is the CPU");
        TensorDeclaration[] declarations =
        [
            .. Enumerable.Range(0, 6).SelectMany(i => new TensorDeclaration[] { new($"w{i}", SafetensorsType.BF16, 1024 + i, 4096), new($"s{i}", SafetensorsType.F32, 7 + i) }),
        ];
        string path = _folder["f.safetensors"];
        Random random = new(1);
        using (SafetensorsWriter writer = SafetensorsWriter.Create(path, declarations))
        {
            foreach (TensorDeclaration tensor in declarations)
            {
                byte[] bytes = new byte[tensor.Bytes];
                random.NextBytes(bytes);
                writer.WriteBytes(tensor.Name, bytes);
            }

            writer.Complete();
        }

        using SafetensorsFile file = SafetensorsFile.Open(path);
        using DeviceStream stream = Device.Default.CreateStream();
        await using StorageRing? ring = throughRing ? StorageRing.Open(_folder.Path, new() { SlabBytes = 32 << 20 }) : null;
        using DeviceUploader uploader = ring is null ? new(stream) : new(stream, ring);
        Dictionary<string, DeviceTensor<BFloat16>> weights = [];
        Dictionary<string, DeviceTensor<float>> scales = [];
        await new SafetensorsLoader(ring is null ? null : SafetensorsLoaderOptions.Through(ring)).LoadAsync(
            file.Tensors,
            tensor => tensor.Type == SafetensorsType.BF16
                ? uploader.To(tensor, weights[tensor.Name] = new(Device.Default, (int)tensor.Shape[0], (int)tensor.Shape[1]))
                : uploader.To(tensor, scales[tensor.Name] = new(Device.Default, (int)tensor.Shape[0])));
        await uploader.FlushAsync();

        foreach ((string name, DeviceTensor<BFloat16> weight) in weights)
        {
            Assert.True(file[name].ToArray<BFloat16>().Select(x => x.ToBits()).SequenceEqual(weight.ToArray().Select(x => x.ToBits())), name);
            weight.Dispose();
        }

        foreach ((string name, DeviceTensor<float> scale) in scales)
        {
            Assert.Equal(file[name].ToArray<float>().Select(BitConverter.SingleToInt32Bits), scale.ToArray().Select(BitConverter.SingleToInt32Bits));
            scale.Dispose();
        }
    }
}
