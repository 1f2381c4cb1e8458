using Hadal.Storage.Safetensors;
using Hadal.Testing;

namespace Hadal.Storage.Tests.Safetensors;

/// <summary>On a file system of one mebibyte.</summary>
public sealed class FullDiskTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly SmallDisk _mounted;
    private readonly string _disk;

    public FullDiskTests()
    {
        _mounted = new(_folder["disk"], bytes: 1 << 20);
        _disk = _mounted.Path;
    }

    public void Dispose()
    {
        _mounted.Dispose();
        _folder.Dispose();
    }

    [Fact]
    public void A_file_that_does_not_fit_is_refused_before_its_data_come()
    {
        SafetensorsException exception = Assert.Throws<SafetensorsException>(
            () => SafetensorsWriter.Create(Path.Combine(_disk, "f"), [new("x", SafetensorsType.U8, 4 << 20)]));
        Assert.Contains("cannot be begun", exception.Message, StringComparison.Ordinal);
        Assert.Empty(Directory.GetFiles(_disk));
    }

    [Fact]
    public void A_disk_that_fills_up_is_an_exception_and_leaves_nothing()
    {
        string path = Path.Combine(_disk, "f");
        using (AtomicOutput output = new(path, bytes: 0))
        {
            SafetensorsException exception = Assert.Throws<SafetensorsException>(() => output.Append("x", new byte[4 << 20]));
            Assert.Equal((path, "x"), (exception.Path, exception.Tensor));
            Assert.Contains("writing 4194304 bytes at 0 failed", exception.Message, StringComparison.Ordinal);
        }

        Assert.Empty(Directory.GetFiles(_disk));
    }

    [Fact]
    public void A_model_whose_second_shard_does_not_fit_leaves_nothing()
    {
        using (SafetensorsShardedWriter writer = SafetensorsShardedWriter.Create(_disk, [new("a", SafetensorsType.U8, 600_000), new("b", SafetensorsType.U8, 600_000)], 600_000))
        {
            _ = Assert.Throws<SafetensorsException>(() => writer.Write<byte>("a", new byte[600_000]));
        }

        Assert.Empty(Directory.GetFiles(_disk));
    }
}
