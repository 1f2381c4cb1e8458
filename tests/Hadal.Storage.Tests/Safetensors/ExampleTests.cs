using Hadal.Storage.Safetensors;
using Hadal.Testing;

namespace Hadal.Storage.Tests.Safetensors;

/// <summary>The lines of docs/safetensors.md, on the CPU and with smaller tensors.</summary>
public sealed class ExampleTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task The_page_shows_what_works()
    {
        CancellationToken cancellationToken = TestContext.Current.CancellationToken;
        string path = _folder["out.safetensors"];
        BFloat16[] norm = [.. Enumerable.Range(0, 7168).Select(i => (BFloat16)(float)i)];
        using (SafetensorsWriter writer = SafetensorsWriter.Create(
            path,
            [new("norm.weight", SafetensorsType.BF16, 7168), new("ids", SafetensorsType.I64, 2, 3)],
            new() { DataAlignment = 4096, Metadata = new Dictionary<string, string> { ["format"] = "pt" } }))
        {
            writer.Write<BFloat16>("norm.weight", norm);
            writer.Write<long>("ids", [1, 2, 3, 4, 5, 6]);
            writer.Complete();
        }

        using SafetensorsFile file = SafetensorsFile.Open(path);
        Assert.Equal(["'norm.weight': BF16 [7168]", "'ids': I64 [2, 3]"], file.Tensors.Select(tensor => tensor.ToString()));
        Assert.Equal(norm, file["norm.weight"].ToArray<BFloat16>());

        using SafetensorsModel model = SafetensorsModel.Open(path);
        Dictionary<string, DeviceTensor<BFloat16>> weights = [];
        using DeviceStream stream = Device.Cpu.CreateStream();
        using DeviceUploader uploader = new(stream);
        SafetensorsLoader loader = new(new() { PieceBytes = 4 << 20, Depth = 16 });
        await loader.LoadAsync(
            model.Tensors.Where(tensor => tensor.Type == SafetensorsType.BF16),
            tensor => uploader.To(tensor, weights[tensor.Name] = new(Device.Cpu, [.. tensor.Shape.ToArray().Select(extent => (int)extent)])),
            progress: new Progress<long>(_ => { }),
            cancellationToken);
        await uploader.FlushAsync(cancellationToken);
        Assert.Equal(norm, weights["norm.weight"].ToArray());
        weights["norm.weight"].Dispose();
    }
}
