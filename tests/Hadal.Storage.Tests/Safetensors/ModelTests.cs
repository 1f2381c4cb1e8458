using System.Text.Json;
using Hadal.Storage.Safetensors;
using Hadal.Testing;

namespace Hadal.Storage.Tests.Safetensors;

public sealed class ModelTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void A_model_is_written_as_shards_with_an_index_and_read_as_one()
    {
        WriteThree(maximalShardBytes: 12);

        Assert.Equal(
            ["model-00001-of-00003.safetensors", "model-00002-of-00003.safetensors", "model-00003-of-00003.safetensors", "model.safetensors.index.json"],
            Directory.GetFiles(_folder.Path).Select(Path.GetFileName).Order());
        using SafetensorsModel model = SafetensorsModel.Open(_folder.Path);
        Assert.Equal(["a", "none", "b", "c"], model.Tensors.Select(tensor => tensor.Name));
        Assert.Equal([3, 4], model["b"].ToArray<long>());
        Assert.Equal("model-00002-of-00003.safetensors", Path.GetFileName(model["b"].File.Path));
        Assert.Equal(32, model.TotalBytes);
        Assert.Equal(32, model.DeclaredBytes);
        Assert.All(model.Files, file => Assert.Equal("pt", file.Metadata["format"]));
        Assert.Contains("has no tensor 'd'; it has 4 others", Assert.Throws<KeyNotFoundException>(() => model["d"]).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void The_index_is_what_other_libraries_read()
    {
        WriteThree(maximalShardBytes: 12);
        using JsonDocument index = JsonDocument.Parse(File.ReadAllText(_folder["model.safetensors.index.json"]));
        Assert.Equal(32, index.RootElement.GetProperty("metadata").GetProperty("total_size").GetInt64());
        Assert.Equal(
            ["a=model-00001-of-00003.safetensors", "none=model-00001-of-00003.safetensors", "b=model-00002-of-00003.safetensors", "c=model-00003-of-00003.safetensors"],
            index.RootElement.GetProperty("weight_map").EnumerateObject().Select(pair => $"{pair.Name}={pair.Value}"));
    }

    [Fact]
    public void A_model_that_fits_one_file_has_no_index()
    {
        WriteThree(maximalShardBytes: 32);
        Assert.Equal(["model.safetensors"], Directory.GetFiles(_folder.Path).Select(Path.GetFileName));
        using SafetensorsModel model = SafetensorsModel.Open(_folder.Path);
        using SafetensorsModel same = SafetensorsModel.Open(_folder["model.safetensors"]);
        Assert.Equal([1, 2], model["a"].ToArray<int>());
        Assert.Equal(4, same.Tensors.Count);
        Assert.Null(model.DeclaredBytes);
    }

    [Fact]
    public void A_missing_shard_is_named()
    {
        WriteThree(maximalShardBytes: 12);
        File.Delete(_folder["model-00002-of-00003.safetensors"]);
        SafetensorsException exception = Assert.Throws<SafetensorsException>(() => SafetensorsModel.Open(_folder.Path));
        Assert.Contains("model.safetensors.index.json': the index puts 1 tensors into 'model-00002-of-00003.safetensors'; there is no such file.", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_tensor_that_its_shard_does_not_have_is_named()
    {
        WriteThree(maximalShardBytes: 12);
        File.Copy(_folder["model-00003-of-00003.safetensors"], _folder["model-00002-of-00003.safetensors"], overwrite: true);
        SafetensorsException exception = Assert.Throws<SafetensorsException>(() => SafetensorsModel.Open(_folder.Path));
        Assert.Equal("b", exception.Tensor);
        Assert.Contains("the index puts it into 'model-00002-of-00003.safetensors'; that file does not have it", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void The_index_decides_which_of_two_tensors_of_a_name_is_meant_and_what_is_no_part_of_the_model()
    {
        const string Header = """{"x":{"dtype":"U8","shape":[1],"data_offsets":[0,1]},"y":{"dtype":"U8","shape":[1],"data_offsets":[1,2]}}""";
        _ = RawFile.Write(_folder["1.safetensors"], Header, 2);
        _ = RawFile.Write(_folder["2.safetensors"], Header, 2);
        string index = _folder.Write("some.index.json", """{"weight_map":{"x":"2.safetensors"},"metadata":{"total_size":1.5e3}}""");
        using SafetensorsModel model = SafetensorsModel.Open(index);
        Assert.Equal(_folder["2.safetensors"], Assert.Single(model.Tensors).File.Path);
        Assert.Equal((1, 1500), (model.TotalBytes, model.DeclaredBytes));
    }

    [Theory]
    [InlineData("", "it is empty")]
    [InlineData("{}", "an index has weight_map, from tensors to files; it has none")]
    [InlineData("[]", "an index is an object")]
    [InlineData("""{"weight_map":[]}""", "weight_map is an object")]
    [InlineData("""{"weight_map":{"x":1}}""", "the file of a tensor is a string")]
    [InlineData("""{"weight_map":{"x":"a","x":"b"}}""", "a name is there once; this one is there twice")]
    [InlineData("""{"weight_map":{},"weight_map":{}}""", "weight_map is there twice")]
    [InlineData("""{"weight_map":{"x":"../other/a.safetensors"}}""", "its file is a name in the folder of the index; it is '../other/a.safetensors'")]
    [InlineData("""{"weight_map":{"x":"/etc/passwd"}}""", "its file is a name in the folder of the index")]
    [InlineData("""{"weight_map":{"x":".."}}""", "its file is a name in the folder of the index")]
    [InlineData("""{"weight_map":{"x":{"file":"a"}}}""", "the file of a tensor is a string")]
    public void A_bad_index_is_refused(string json, string message)
    {
        string path = _folder.Write("model.safetensors.index.json", json);
        SafetensorsException exception = Assert.Throws<SafetensorsException>(() => SafetensorsModel.Open(_folder.Path));
        Assert.Equal(path, exception.Path);
        Assert.Contains(message, exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_folder_without_a_model_is_refused()
        => Assert.Contains("has model.safetensors.index.json or model.safetensors; it has neither", Assert.Throws<SafetensorsException>(() => SafetensorsModel.Open(_folder.Path)).Message, StringComparison.Ordinal);

    [Fact]
    public void Shards_are_not_mixed_with_those_of_another_model()
    {
        _ = _folder.Write("model-00002-of-00003.safetensors", "of another");
        Assert.Contains("'model-00002-of-00003.safetensors' is there", Assert.Throws<SafetensorsException>(() => WriteThree(maximalShardBytes: 12)).Message, StringComparison.Ordinal);
        Assert.Single(Directory.GetFiles(_folder.Path));
    }

    [Fact]
    public void Of_two_writers_of_one_folder_the_second_to_complete_is_refused_and_leaves_nothing()
    {
        using (SafetensorsShardedWriter first = Begin(12))
        using (SafetensorsShardedWriter second = Begin(12))
        {
            WriteAll(first);
            WriteAll(second);
            first.Complete();
            _ = Assert.Throws<SafetensorsException>(second.Complete);
        }

        using SafetensorsModel model = SafetensorsModel.Open(_folder.Path);
        Assert.Equal([5L], model["c"].ToArray<long>());
        Assert.Equal(4, Directory.GetFiles(_folder.Path).Length);
    }

    [Fact]
    public void A_model_that_is_not_complete_leaves_nothing()
    {
        using (SafetensorsShardedWriter writer = Begin(12))
        {
            writer.Write<int>("a", [1, 2]);
            writer.Write<long>("b", [3]);
            Assert.Contains("tensor 'b' has 8 of its 16 bytes", Assert.Throws<InvalidOperationException>(writer.Complete).Message, StringComparison.Ordinal);
        }

        Assert.Empty(Directory.GetFiles(_folder.Path));
    }

    [Fact]
    public void Shards_of_empty_tensors_only_are_written_too()
    {
        using (SafetensorsShardedWriter writer = SafetensorsShardedWriter.Create(_folder.Path, [new("x", SafetensorsType.U8, 0), new("y", SafetensorsType.U8, 0, 2)], 1))
        {
            Assert.Null(writer.Next);
            writer.Complete();
        }

        using SafetensorsModel model = SafetensorsModel.Open(_folder.Path);
        Assert.Equal(2, model.Tensors.Count);
    }

    private SafetensorsShardedWriter Begin(long maximalShardBytes)
    {
        SafetensorsWriterOptions options = new() { Metadata = new Dictionary<string, string> { ["format"] = "pt" } };
        TensorDeclaration[] tensors = [new("a", SafetensorsType.I32, 2), new("none", SafetensorsType.F32, 0), new("b", SafetensorsType.I64, 2), new("c", SafetensorsType.I64)];
        return SafetensorsShardedWriter.Create(_folder.Path, tensors, maximalShardBytes, options);
    }

    private static void WriteAll(SafetensorsShardedWriter writer)
    {
        writer.Write<int>("a", [1, 2]);
        writer.Write<long>("b", [3, 4]);
        writer.Write<long>("c", [5]);
    }

    private void WriteThree(long maximalShardBytes)
    {
        using SafetensorsShardedWriter writer = Begin(maximalShardBytes);
        WriteAll(writer);
        writer.Complete();
    }
}
