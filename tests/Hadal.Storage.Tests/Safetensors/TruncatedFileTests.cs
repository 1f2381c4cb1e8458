using Hadal.Storage.Safetensors;
using Hadal.Testing;

namespace Hadal.Storage.Tests.Safetensors;

public sealed class TruncatedFileTests : IDisposable
{
    private const int Bytes = 1 << 20;

    private readonly TemporaryFolder _folder = new();
    private readonly string _path;

    public TruncatedFileTests()
        => _path = RawFile.Write(_folder["f.safetensors"], $$$"""{"w":{"dtype":"U8","shape":[{{{Bytes}}}],"data_offsets":[0,{{{Bytes}}}]}}""", Bytes);

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task A_file_that_is_cut_off_under_its_reader_is_an_exception_of_every_copy()
    {
        using SafetensorsFile file = SafetensorsFile.Open(_path);
        _ = file["w"].Data;
        Truncate(file.DataStart + 5000);

        Assert.Contains("after 5000 the file ended", Assert.Throws<SafetensorsException>(() => file["w"].ToArray<byte>()).Message, StringComparison.Ordinal);
        SafetensorsException exception = await Assert.ThrowsAsync<SafetensorsException>(async () => await file["w"].ReadAsync(0, new byte[Bytes]));
        Assert.Equal((_path, "w"), (exception.Path, exception.Tensor));
        byte[] there = new byte[5000];
        file["w"].Read(0, there);
        Assert.Equal(RawFile.Data(5000), there);
    }

    [Fact]
    public void A_file_that_is_cut_off_before_it_is_mapped_is_not_mapped()
    {
        using SafetensorsFile file = SafetensorsFile.Open(_path);
        Truncate(100);
        Assert.Contains("it has 100 now, and is not mapped", Assert.Throws<SafetensorsException>(() => file["w"].Data).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_file_that_is_cut_off_under_a_loader_is_an_exception_with_the_tensor()
    {
        using SafetensorsFile file = SafetensorsFile.Open(_path);
        Truncate(file.DataStart + 5000);
        SafetensorsLoader loader = new(new() { PieceBytes = 4096, Depth = 3 });
        SafetensorsException exception = await Assert.ThrowsAsync<SafetensorsException>(
            () => loader.LoadAsync(file.Tensors, tensor => TensorDestination.ToBytes(tensor, new byte[Bytes])));
        Assert.Equal("w", exception.Tensor);
        Assert.Contains("it was cut off after it was opened", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Memory_of_a_closed_file_says_so()
    {
        SafetensorsFile file = SafetensorsFile.Open(_path);
        ReadOnlyMemory<byte> data = file["w"].Data;
        file.Dispose();
        _ = Assert.Throws<ObjectDisposedException>(() => data.Span[0]);
        _ = Assert.Throws<ObjectDisposedException>(() => file["w"].As<byte>()[0]);
        _ = Assert.Throws<ObjectDisposedException>(() => file["w"].ToArray<byte>());
    }

    private void Truncate(long length)
    {
        using FileStream file = new(_path, FileMode.Open, FileAccess.Write, FileShare.ReadWrite);
        file.SetLength(length);
    }
}
