using Hadal.Storage.Safetensors;
using Hadal.Testing;

namespace Hadal.Storage.Tests.Safetensors;

public sealed class MalformedHeaderTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("", "begins with '{'; it is empty")]
    [InlineData(" {}", "begins with '{'; it begins with byte 0x20")]
    [InlineData("[]", "begins with '{'; it begins with byte 0x5b")]
    [InlineData("{", "the header is JSON")]
    [InlineData("{}x", "the header is JSON")]
    [InlineData("{}\0", "the header is JSON")]
    [InlineData("{}{}", "the header is JSON")]
    [InlineData("{/*c*/}", "the header is JSON")]
    [InlineData("""{"a":{"dtype":"U8","shape":[0],"data_offsets":[0,0]},}""", "the header is JSON")]
    [InlineData("""{"__metadata__":[]}""", "__metadata__ is an object; at byte 16 of the header there is StartArray")]
    [InlineData("""{"__metadata__":{"k":1}}""", "__metadata__ of 'k' is a string; at byte 21 of the header there is Number")]
    [InlineData("""{"__metadata__":{"k":"1","k":"2"}}""", "a key of __metadata__ is there once; 'k' is there twice")]
    [InlineData("""{"__metadata__":{},"__metadata__":{}}""", "__metadata__ is there twice")]
    [InlineData("""{"__metadata__":{"k":"a\u0000b"}}""", "a text has no NUL; this one has one at 1")]
    [InlineData("""{"\ud800":{}}""", "half of a surrogate pair at byte 1")]
    [InlineData("""{"a\u0000":{"dtype":"U8","shape":[0],"data_offsets":[0,0]}}""", "a text has no NUL; this one has one at 1")]
    public void A_bad_header_is_refused_with_the_file(string header, string message)
    {
        string path = RawFile.Write(_folder["bad.safetensors"], header);
        SafetensorsException exception = Assert.Throws<SafetensorsException>(() => SafetensorsFile.Open(path));
        Assert.Contains(path, exception.Message, StringComparison.Ordinal);
        Assert.Contains(message, exception.Message, StringComparison.Ordinal);
        Assert.Equal(path, exception.Path);
        Assert.Null(exception.Tensor);
    }

    [Theory]
    [InlineData("""{"a":[]}""", 0, "what is said of a tensor is an object")]
    [InlineData("""{"a":{"shape":[1],"data_offsets":[0,1]}}""", 1, "dtype is missing")]
    [InlineData("""{"a":{"dtype":"U8","data_offsets":[0,1]}}""", 1, "shape is missing")]
    [InlineData("""{"a":{"dtype":"U8","shape":[1]}}""", 1, "data_offsets is missing")]
    [InlineData("""{"a":{"dtype":"U8","dtype":"U8","shape":[1],"data_offsets":[0,1]}}""", 1, "a field is there once; dtype is there twice")]
    [InlineData("""{"a":{"dtype":"F12","shape":[1],"data_offsets":[0,1]}}""", 1, "dtype is one of BOOL, F4")]
    [InlineData("""{"a":{"dtype":"F12","shape":[1],"data_offsets":[0,1]}}""", 1, "it is 'F12'")]
    [InlineData("""{"a":{"dtype":8,"shape":[1],"data_offsets":[0,1]}}""", 1, "dtype is a string")]
    [InlineData("""{"a":{"dtype":"U8","shape":1,"data_offsets":[0,1]}}""", 1, "shape is an array")]
    [InlineData("""{"a":{"dtype":"U8","shape":["1"],"data_offsets":[0,1]}}""", 1, "shape is an array of numbers")]
    [InlineData("""{"a":{"dtype":"U8","shape":[-1],"data_offsets":[0,1]}}""", 1, "one is -1")]
    [InlineData("""{"a":{"dtype":"U8","shape":[1.0],"data_offsets":[0,1]}}""", 1, "one is 1.0")]
    [InlineData("""{"a":{"dtype":"U8","shape":[1e0],"data_offsets":[0,1]}}""", 1, "one is 1e0")]
    [InlineData("""{"a":{"dtype":"U8","shape":[18446744073709551616],"data_offsets":[0,1]}}""", 1, "one is 18446744073709551616")]
    [InlineData("""{"a":{"dtype":"U8","shape":[9223372036854775808],"data_offsets":[0,1]}}""", 1, "one is 9223372036854775808")]
    [InlineData("""{"a":{"dtype":"U8","shape":[4294967296,4294967296],"data_offsets":[0,1]}}""", 1, "less than 2^60 bytes")]
    [InlineData("""{"a":{"dtype":"U8","shape":[0,9223372036854775807,9223372036854775807],"data_offsets":[0,0]}}""", 0, "less than 2^60 bytes")]
    [InlineData("""{"a":{"dtype":"F4","shape":[3],"data_offsets":[0,2]}}""", 2, "F4 [3] has 12 bits")]
    [InlineData("""{"a":{"dtype":"U8","shape":[1],"data_offsets":[0]}}""", 1, "data_offsets is [begin, end] with begin ≤ end; it is [0]")]
    [InlineData("""{"a":{"dtype":"U8","shape":[1],"data_offsets":[0,1,2]}}""", 1, "data_offsets has at most 2 numbers")]
    [InlineData("""{"a":{"dtype":"U8","shape":[1],"data_offsets":[1,0]}}""", 1, "it is [1, 0]")]
    [InlineData("""{"a":{"dtype":"F32","shape":[1],"data_offsets":[0,3]}}""", 3, "F32 [1] has 4 bytes; data_offsets [0, 3] gives it 3")]
    [InlineData("""{"a":{"dtype":"U8","shape":[1],"data_offsets":[1,2]}}""", 2, "its bytes follow those of the header, at 0; data_offsets begins at 1, which leaves a hole")]
    [InlineData("""{"b":{"dtype":"U8","shape":[2],"data_offsets":[0,2]},"a":{"dtype":"U8","shape":[1],"data_offsets":[1,2]}}""", 2, "its bytes follow those of 'b', at 2; data_offsets begins at 1, which leaves an overlap")]
    [InlineData("""{"b":{"dtype":"U8","shape":[2],"data_offsets":[0,2]},"a":{"dtype":"U8","shape":[1],"data_offsets":[3,4]}}""", 4, "which leaves a hole")]
    [InlineData("""{"a":{"dtype":"U8","shape":[1],"data_offsets":[0,1]},"\u0061":{"dtype":"U8","shape":[1],"data_offsets":[1,2]}}""", 2, "a name is there once; this one is there twice")]
    public void A_bad_tensor_is_refused_with_the_file_and_the_tensor(string header, int dataBytes, string message)
    {
        string path = RawFile.Write(_folder["bad.safetensors"], header, dataBytes);
        SafetensorsException exception = Assert.Throws<SafetensorsException>(() => SafetensorsFile.Open(path));
        Assert.Contains(path, exception.Message, StringComparison.Ordinal);
        Assert.Contains("tensor 'a'", exception.Message, StringComparison.Ordinal);
        Assert.Contains(message, exception.Message, StringComparison.Ordinal);
        Assert.Equal("a", exception.Tensor);
    }

    [Theory]
    [InlineData(3, "the header describes 2 bytes of data; the file has 3 behind the header.")]
    [InlineData(1, "the header describes 2 bytes of data; the file has 1 behind the header: it is cut off.")]
    public void A_file_that_is_not_wholly_covered_is_refused(int dataBytes, string message)
    {
        string path = RawFile.Write(_folder["bad.safetensors"], """{"a":{"dtype":"U8","shape":[2],"data_offsets":[0,2]}}""", dataBytes);
        Assert.Contains(message, Assert.Throws<SafetensorsException>(() => SafetensorsFile.Open(path)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Bytes_that_are_not_UTF_8_are_refused()
    {
        string path = RawFile.Write(_folder["bad.safetensors"], [.. "{\""u8, 0xff, .. "\":1}"u8]);
        Assert.Contains("the header is UTF-8", Assert.Throws<SafetensorsException>(() => SafetensorsFile.Open(path)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Nesting_has_a_limit_in_fields_that_are_passed_over_too()
    {
        string path = RawFile.Write(_folder["bad.safetensors"], $$$"""{"a":{"x":{{{new string('[', 100)}}}{{{new string(']', 100)}}}}}""");
        Assert.Contains("64 levels deep at most", Assert.Throws<SafetensorsException>(() => SafetensorsFile.Open(path)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_shape_has_at_most_64_dimensions()
    {
        string path = RawFile.Write(_folder["bad.safetensors"], $$$"""{"a":{"dtype":"U8","shape":[{{{string.Join(',', Enumerable.Repeat(1, 65))}}}],"data_offsets":[0,1]}}""", 1);
        Assert.Contains("shape has at most 64 numbers", Assert.Throws<SafetensorsException>(() => SafetensorsFile.Open(path)).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(7)]
    public void A_file_without_room_for_the_length_is_refused(int bytes)
    {
        File.WriteAllBytes(_folder["bad.safetensors"], new byte[bytes]);
        Assert.Contains($"it has {bytes} bytes", Assert.Throws<SafetensorsException>(() => SafetensorsFile.Open(_folder["bad.safetensors"])).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(100_000_001, "a header has at most 100000000 bytes; the first 8 bytes say 100000001")]
    [InlineData(-1, "say 18446744073709551615")]
    [InlineData(100_000_000, "the header has 100000000 bytes; the file has 2 behind the first 8: it is cut off")]
    [InlineData(3, "the header has 3 bytes; the file has 2 behind the first 8: it is cut off")]
    public void A_length_that_the_file_does_not_have_is_refused_before_anything_is_allocated_for_it(long claimed, string message)
    {
        string path = RawFile.Write(_folder["bad.safetensors"], "{}", claimedLength: claimed);
        _ = Assert.Throws<SafetensorsException>(() => SafetensorsFile.Open(path));
        long before = GC.GetAllocatedBytesForCurrentThread();
        SafetensorsException exception = Assert.Throws<SafetensorsException>(() => SafetensorsFile.Open(path));
        long allocated = GC.GetAllocatedBytesForCurrentThread() - before;

        Assert.Contains(message, exception.Message, StringComparison.Ordinal);
        Assert.InRange(allocated, 0, 1 << 20);
    }

    [Fact]
    public void A_long_name_and_control_characters_do_not_reach_the_message()
    {
        string path = RawFile.Write(_folder["bad.safetensors"], $$$"""{"\u001b{{{new string('x', 5000)}}}":[]}""");
        string message = Assert.Throws<SafetensorsException>(() => SafetensorsFile.Open(path)).Message;
        Assert.Contains("'\\u001bxxx", message, StringComparison.Ordinal);
        Assert.Contains("(5001 characters)", message, StringComparison.Ordinal);
        Assert.InRange(message.Length, 1, 600);
    }

    [Fact]
    public void A_file_that_is_not_there_is_what_the_operating_system_says()
        => Assert.Throws<FileNotFoundException>(() => SafetensorsFile.Open(_folder["none.safetensors"]));

    [Fact]
    public void A_file_without_tensors_is_a_file()
    {
        using SafetensorsFile file = SafetensorsFile.Open(RawFile.Write(_folder["none.safetensors"], """{"__metadata__":null}   """));
        Assert.Empty(file.Tensors);
        Assert.Empty(file.Metadata);
    }
}
