using CsCheck;
using Hadal.Storage.Safetensors;
using Hadal.Testing;

namespace Hadal.Storage.Tests.Safetensors;

public sealed class RoundTripTests : IDisposable
{
    private static readonly Gen<string> s_text = Gen.OneOf(
        Gen.String[Gen.Char['a', 'z'], 1, 12],
        Gen.String[Gen.OneOfConst('.', '"', '\\', '/', '\n', '\u007f', 'é', '\u2028', '<', '漢', '\u0001'), 1, 8],
        Gen.OneOfConst("", "😀", "model.layers.0.mlp.experts.255.down_proj.weight_scale_inv", "__metadata", "dtype", "data_offsets"));

    // Extents are such that F4 and the 6-bit types end with a whole byte: the last is a multiple of 4, or something is 0.
    private static readonly Gen<long[]> s_shape = Gen.OneOf(
        Gen.Long[0, 5].Array[0, 4].Select(shape => shape.Append(4L).ToArray()),
        Gen.Long[0, 3].Array[0, 3].Select(shape => shape.Append(0L).ToArray()));

    private static readonly Gen<TensorDeclaration> s_tensor = Gen.Select(
        s_text, Gen.Enum<SafetensorsType>(), s_shape, Gen.Bool, (name, type, shape, scalar) => new TensorDeclaration(name, type, scalar && Bits(type) % 8 == 0 ? [] : shape));

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void What_was_written_is_read()
    {
        string path = _folder["file.safetensors"];
        Gen.Select(s_tensor.Array[0, 12], Gen.Dictionary(s_text, s_text)[0, 4], Gen.OneOfConst(8, 64, 4096), Gen.Int).Sample(
            (tensors, metadata, alignment, seed) =>
            {
                TensorDeclaration[] distinct = [.. tensors.DistinctBy(tensor => tensor.Name)];
                Dictionary<string, byte[]> data = distinct.ToDictionary(tensor => tensor.Name, tensor => RandomBytes(seed, tensor));
                using (SafetensorsWriter writer = SafetensorsWriter.Create(path, distinct, new() { Metadata = metadata, DataAlignment = alignment }))
                {
                    foreach (TensorDeclaration tensor in distinct.Where(tensor => tensor.Bytes > 0))
                    {
                        WriteInTwo(writer, tensor.Name, data[tensor.Name], seed);
                    }

                    writer.Complete();
                }

                using SafetensorsFile file = SafetensorsFile.Open(path);
                Assert.Equal(0, file.DataStart % alignment);
                Assert.Equal(metadata.OrderBy(pair => pair.Key, StringComparer.Ordinal), file.Metadata.OrderBy(pair => pair.Key, StringComparer.Ordinal));
                Assert.Equal(distinct.Select(tensor => tensor.Name).Order(), file.Tensors.Select(tensor => tensor.Name).Order());
                foreach (TensorDeclaration tensor in distinct)
                {
                    SafetensorsTensor read = file[tensor.Name];
                    byte[] bytes = new byte[read.Bytes];
                    read.Read(0, bytes);
                    Assert.Equal(tensor.Type, read.Type);
                    Assert.Equal(tensor.Shape, read.Shape);
                    Assert.Equal(data[tensor.Name], bytes);
                    Assert.Equal(data[tensor.Name], read.Data.ToArray());
                }
            },
            iter: 300,
            threads: 1);
    }

    [Fact]
    public void The_same_declarations_and_elements_make_the_same_bytes()
    {
        string[] paths = [_folder["1"], _folder["2"]];
        foreach ((string path, int turn) in paths.Select((path, turn) => (path, turn)))
        {
            Dictionary<string, string> metadata = turn == 0 ? new() { ["a"] = "1", ["b"] = "2" } : new() { ["b"] = "2", ["a"] = "1" };
            using SafetensorsWriter writer = SafetensorsWriter.Create(path, [new("x", SafetensorsType.I32, 3), new("y", SafetensorsType.Bool, 1)], new() { Metadata = metadata });
            writer.Write<int>("x", [1, 2, 3]);
            writer.Write<bool>("y", [true]);
            writer.Complete();
        }

        Assert.Equal(File.ReadAllBytes(paths[0]), File.ReadAllBytes(paths[1]));
    }

    private static void WriteInTwo(SafetensorsWriter writer, string name, byte[] bytes, int seed)
    {
        int cut = new Random(seed).Next(bytes.Length);
        writer.WriteBytes(name, bytes.AsSpan(0, cut));
        writer.WriteBytes(name, bytes.AsSpan(cut));
    }

    private static byte[] RandomBytes(int seed, TensorDeclaration tensor)
    {
        byte[] bytes = new byte[tensor.Bytes];
        new Random(seed ^ tensor.Name.Length).NextBytes(bytes);
        return bytes;
    }

    private static int Bits(SafetensorsType type) => type switch
    {
        SafetensorsType.F4 => 4,
        SafetensorsType.F6E2M3 or SafetensorsType.F6E3M2 => 6,
        _ => 8,
    };
}
