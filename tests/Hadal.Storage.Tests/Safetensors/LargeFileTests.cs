using System.Text;
using Hadal.Storage.Safetensors;
using Hadal.Testing;

namespace Hadal.Storage.Tests.Safetensors;

/// <summary>Beyond what 32 bits count, in a file whose holes take no room.</summary>
public sealed class LargeFileTests : IDisposable
{
    private const long Large = 5L << 30;

    private readonly TemporaryFolder _folder = new();
    private readonly string _path;

    public LargeFileTests()
    {
        _path = _folder["large.safetensors"];
        byte[] header = Encoding.UTF8.GetBytes(
            $$$"""{"large":{"dtype":"U8","shape":[5,{{{Large / 5}}}],"data_offsets":[0,{{{Large}}}]},"last":{"dtype":"I32","shape":[2],"data_offsets":[{{{Large}}},{{{Large + 8}}}]}}""");
        using FileStream file = new(_path, FileMode.CreateNew);
        file.Write(BitConverter.GetBytes((long)header.Length));
        file.Write(header);
        long start = file.Position;
        file.Position = start + Large - 1;
        file.WriteByte(77);
        file.Write(BitConverter.GetBytes(123));
        file.Write(BitConverter.GetBytes(-4));
    }

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Tensors_beyond_four_gibibytes_are_read_and_mapped()
    {
        using SafetensorsFile file = SafetensorsFile.Open(_path);
        SafetensorsTensor large = file["large"];
        byte[] end = new byte[4];
        large.Read(Large - 4, end);

        Assert.Equal([0, 0, 0, 77], end);
        Assert.Equal([0, 0, 0, 77], large.Map(Large - 4, 4).ToArray());
        Assert.Equal(77, large.AsTensorSpan<byte>()[4, (nint)(Large / 5) - 1]);
        Assert.Equal([123, -4], file["last"].ToArray<int>());
        Assert.Equal([123, -4], file["last"].As<int>().ToArray());
        Assert.Contains("map it in pieces", Assert.Throws<SafetensorsException>(() => large.Data).Message, StringComparison.Ordinal);
        Assert.Contains("a span has at most 2147483647 elements", Assert.Throws<SafetensorsException>(() => large.As<byte>().Length).Message, StringComparison.Ordinal);
        Assert.Contains("an array has at most", Assert.Throws<SafetensorsException>(() => large.ToArray<byte>()).Message, StringComparison.Ordinal);
        _ = Assert.Throws<ArgumentOutOfRangeException>(() => large.Read(Large - 3, end));
        _ = Assert.Throws<ArgumentOutOfRangeException>(() => large.Map(-1, 1));
    }

    [Fact]
    public void More_bytes_than_one_read_takes_are_copied_to_their_places()
    {
        const int Elements = (1 << 27) + 3;
        string path = _folder["wide.safetensors"];
        byte[] header = Encoding.UTF8.GetBytes($$$"""{"x":{"dtype":"I64","shape":[{{{Elements}}}],"data_offsets":[0,{{{Elements * 8L}}}]}}""");
        using (FileStream file = new(path, FileMode.CreateNew))
        {
            file.Write(BitConverter.GetBytes((long)header.Length));
            file.Write(header);
            file.Position += (Elements - 2) * 8L;
            file.Write(BitConverter.GetBytes(5L));
            file.Write(BitConverter.GetBytes(6L));
        }

        using SafetensorsFile wide = SafetensorsFile.Open(path);
        long[] elements = wide["x"].ToArray<long>();
        Assert.Equal([0, 5, 6], elements[^3..]);
    }

    [Fact]
    public async Task A_loader_reads_only_what_was_asked_for_beyond_four_gibibytes()
    {
        using SafetensorsFile file = SafetensorsFile.Open(_path);
        int[] last = new int[2];
        SafetensorsReadPlan plan = SafetensorsReadPlan.Create([file["last"]]);
        await new SafetensorsLoader().LoadAsync([file["last"]], tensor => TensorDestination.To<int>(tensor, last));

        Assert.Equal([123, -4], last);
        Assert.Equal(file["last"].Offset / 4096 * 4096, Assert.Single(plan.Pieces).Offset);
        Assert.Equal(5 * 1024 + 1, SafetensorsReadPlan.Create(file.Tensors).Pieces.Count);
    }
}
