using Hadal.Storage.Safetensors;
using Hadal.Testing;

namespace Hadal.Storage.Tests.Safetensors;

public sealed class ElementTypeTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Every_type_with_a_dotnet_type_is_written_and_read_as_it()
    {
        Check<bool>(SafetensorsType.Bool, true, false);
        Check<byte>(SafetensorsType.U8, 1, 255);
        Check<sbyte>(SafetensorsType.I8, -128, 127);
        Check(SafetensorsType.F8E5M2, (Float8E5M2)1.5f, Float8E5M2.MinValue);
        Check(SafetensorsType.F8E4M3, (Float8E4M3)1.5f, Float8E4M3.MinValue);
        Check<short>(SafetensorsType.I16, -2, 3);
        Check<ushort>(SafetensorsType.U16, 2, ushort.MaxValue);
        Check(SafetensorsType.F16, (Half)1.5f, Half.MinValue);
        Check(SafetensorsType.BF16, (BFloat16)1.5f, BFloat16.MinValue);
        Check(SafetensorsType.I32, -2, int.MaxValue);
        Check(SafetensorsType.U32, 2u, uint.MaxValue);
        Check(SafetensorsType.F32, 1.5f, float.MinValue);
        Check(SafetensorsType.F64, 1.5, double.MinValue);
        Check(SafetensorsType.I64, -2L, long.MaxValue);
        Check(SafetensorsType.U64, 2ul, ulong.MaxValue);
    }

    [Theory]
    [InlineData("BOOL", 1)]
    [InlineData("U8", 1)]
    [InlineData("I8", 1)]
    [InlineData("F8_E5M2", 1)]
    [InlineData("F8_E4M3", 1)]
    [InlineData("F8_E8M0", 1)]
    [InlineData("F8_E4M3FNUZ", 1)]
    [InlineData("F8_E5M2FNUZ", 1)]
    [InlineData("I16", 2)]
    [InlineData("U16", 2)]
    [InlineData("F16", 2)]
    [InlineData("BF16", 2)]
    [InlineData("I32", 4)]
    [InlineData("U32", 4)]
    [InlineData("F32", 4)]
    [InlineData("C64", 8)]
    [InlineData("F64", 8)]
    [InlineData("I64", 8)]
    [InlineData("U64", 8)]
    [InlineData("F4", 0.5)]
    [InlineData("F6_E2M3", 0.75)]
    [InlineData("F6_E3M2", 0.75)]
    public void A_type_has_the_size_that_the_format_says(string name, double bytes)
    {
        int all = (int)(bytes * 4);
        using SafetensorsFile file = SafetensorsFile.Open(RawFile.Write(_folder["f"], $$$"""{"t":{"dtype":"{{{name}}}","shape":[4],"data_offsets":[0,{{{all}}}]}}""", all));
        Assert.Equal(all, file["t"].Bytes);
    }

    [Fact]
    public void The_table_has_a_row_for_every_type_in_its_place()
        => Assert.Equal(Enum.GetValues<SafetensorsType>(), ElementTypes.All.Select(row => row.Type));

    [Fact]
    public void Elements_of_another_type_are_refused()
    {
        using SafetensorsFile file = SafetensorsFile.Open(RawFile.Write(_folder["f"], """{"t":{"dtype":"BF16","shape":[2],"data_offsets":[0,4]}}""", 4));
        string copy = Assert.Throws<SafetensorsException>(() => file["t"].CopyTo(new Half[2].AsSpan())).Message;
        Assert.EndsWith("tensor 't': it is BF16 [2], read as BFloat16; Half was asked for.", copy, StringComparison.Ordinal);
        _ = Assert.Throws<SafetensorsException>(() => file["t"].As<short>().Length);
        _ = Assert.Throws<SafetensorsException>(() => file["t"].AsTensorSpan<float>().FlattenedLength);
        string length = Assert.Throws<SafetensorsException>(() => file["t"].CopyTo(new BFloat16[3].AsSpan())).Message;
        Assert.EndsWith("it is BF16 [2], 2 elements; the destination has 3.", length, StringComparison.Ordinal);
    }

    [Fact]
    public void A_type_without_a_dotnet_type_is_read_as_bytes()
    {
        using SafetensorsFile file = SafetensorsFile.Open(RawFile.Write(_folder["f"], """{"t":{"dtype":"F4","shape":[4],"data_offsets":[0,2]}}""", 2));
        Assert.EndsWith("it is F4 [4], which has no .NET type and is read as bytes; Byte was asked for.", Assert.Throws<SafetensorsException>(() => file["t"].ToArray<byte>()).Message, StringComparison.Ordinal);
        Assert.Equal([RawFile.At(0), RawFile.At(1)], file["t"].Data.ToArray());
    }

    [Theory]
    [InlineData("[]", 1)]
    [InlineData("[0]", 1)]
    [InlineData("[3,0,2]", 3)]
    [InlineData("[2,3]", 2)]
    public void A_tensor_span_has_the_shape_and_a_scalar_has_one_element(string shape, int rank)
    {
        int length = shape == "[]" ? 1 : shape == "[2,3]" ? 6 : 0;
        using SafetensorsFile file = SafetensorsFile.Open(RawFile.Write(_folder["f"], $$$"""{"t":{"dtype":"I16","shape":{{{shape}}},"data_offsets":[0,{{{length * 2}}}]}}""", length * 2));
        Assert.Equal(length, file["t"].AsTensorSpan<short>().FlattenedLength);
        Assert.Equal(rank, file["t"].AsTensorSpan<short>().Rank);
        Assert.Equal(file["t"].ToArray<short>(), file["t"].As<short>().ToArray());
    }

    private void Check<T>(SafetensorsType type, params T[] values)
        where T : unmanaged
    {
        string path = _folder["typed.safetensors"];
        using (SafetensorsWriter writer = SafetensorsWriter.Create(path, [new("t", type, values.Length)]))
        {
            writer.Write<T>("t", values);
            writer.Complete();
        }

        using SafetensorsFile file = SafetensorsFile.Open(path);
        Assert.Equal(values, file["t"].ToArray<T>());
        Assert.Equal(values, file["t"].As<T>().ToArray());
    }
}
