using System.Text;
using Hadal.Storage.Safetensors;
using Hadal.Testing;

namespace Hadal.Storage.Tests.Safetensors;

/// <summary>Files whose bytes were put down by hand from the description of the format.</summary>
public sealed class GoldenFileTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void A_file_of_one_tensor_has_these_bytes()
    {
        string path = _folder["one.safetensors"];
        using (SafetensorsWriter writer = SafetensorsWriter.Create(path, [new("w", SafetensorsType.F32, 2, 1)]))
        {
            writer.Write<float>("w", [1f, -2f]);
            writer.Complete();
        }

        // {"w":{"dtype":"F32","shape":[2,1],"data_offsets":[0,8]}} has 56 bytes: no padding.
        byte[] expected =
        [
            56, 0, 0, 0, 0, 0, 0, 0,
            .. """{"w":{"dtype":"F32","shape":[2,1],"data_offsets":[0,8]}}"""u8,
            0x00, 0x00, 0x80, 0x3f,
            0x00, 0x00, 0x00, 0xc0,
        ];
        Assert.Equal(expected, File.ReadAllBytes(path));
    }

    [Fact]
    public void Metadata_come_first_sorted_and_the_header_is_padded_with_spaces_to_eight_bytes()
    {
        string path = _folder["two.safetensors"];
        SafetensorsWriterOptions options = new() { Metadata = new Dictionary<string, string> { ["z"] = "é\"", ["format"] = "pt" } };
        using (SafetensorsWriter writer = SafetensorsWriter.Create(path, [new("scalar", SafetensorsType.I16), new("empty", SafetensorsType.F8E4M3, 0, 3)], options))
        {
            writer.Write<short>("scalar", [-2]);
            writer.Complete();
        }

        string header = """{"__metadata__":{"format":"pt","z":"é\""},"scalar":{"dtype":"I16","shape":[],"data_offsets":[0,2]},"empty":{"dtype":"F8_E4M3","shape":[0,3],"data_offsets":[2,2]}}""";
        int bytes = Encoding.UTF8.GetByteCount(header);
        byte[] expected = [(byte)((bytes + 7) / 8 * 8), 0, 0, 0, 0, 0, 0, 0, .. Encoding.UTF8.GetBytes(header), .. Enumerable.Repeat((byte)' ', (8 - (bytes % 8)) % 8), 0xfe, 0xff];
        Assert.Equal(expected, File.ReadAllBytes(path));
    }

    [Fact]
    public void A_file_in_any_order_and_spacing_is_read()
    {
        string path = _folder["loose.safetensors"];
        byte[] header =
        [
            .. "{ \"b\" : {\"data_offsets\":[4,6], \"note\":{\"deep\":[[1,{}]]},\n\"shape\":[ 2 ],\"dtype\":\"U8\"},"u8,
            .. "\"\\u0061\":{\"dtype\":\"BF16\",\"shape\":[2],\"data_offsets\":[0,4]},\"__metadata__\":{\"k\":\"v\"}} \n "u8,
        ];
        File.WriteAllBytes(path, [(byte)header.Length, 0, 0, 0, 0, 0, 0, 0, .. header, 0x80, 0x3f, 0x00, 0xc0, 7, 9]);

        using SafetensorsFile file = SafetensorsFile.Open(path);

        Assert.Equal(["a", "b"], file.Tensors.Select(tensor => tensor.Name));
        Assert.Equal("v", file.Metadata["k"]);
        Assert.Equal([(BFloat16)1f, (BFloat16)(-2f)], file["a"].ToArray<BFloat16>());
        Assert.Equal([(byte)7, (byte)9], file["b"].ToArray<byte>());
        Assert.Equal(8 + header.Length, file.DataStart);
    }

    [Fact]
    public void Data_begin_at_the_alignment_that_was_asked_for()
    {
        string path = _folder["aligned.safetensors"];
        using (SafetensorsWriter writer = SafetensorsWriter.Create(path, [new("x", SafetensorsType.U8, 1)], new() { DataAlignment = 4096 }))
        {
            writer.Write<byte>("x", [5]);
            writer.Complete();
        }

        byte[] bytes = File.ReadAllBytes(path);
        Assert.Equal(4097, bytes.Length);
        Assert.Equal(4088, BitConverter.ToInt64(bytes));
        Assert.Equal(5, bytes[4096]);
        using SafetensorsFile file = SafetensorsFile.Open(path);
        Assert.Equal(4096, file["x"].Offset);
    }
}
