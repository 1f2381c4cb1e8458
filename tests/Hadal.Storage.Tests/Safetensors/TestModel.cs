using Hadal.Storage.Safetensors;

namespace Hadal.Storage.Tests.Safetensors;

/// <summary>A model of three shards, with tensors smaller and larger than a piece, one without bytes and a scalar.</summary>
internal static class TestModel
{
    private static readonly TensorDeclaration[] s_tensors =
    [
        new("a", SafetensorsType.F64),
        new("b", SafetensorsType.BF16, 3, 33),
        new("none", SafetensorsType.U8, 0, 7),
        new("c", SafetensorsType.F32, 5, 50),
        new("d", SafetensorsType.F8E4M3, 1),
        new("e", SafetensorsType.I16, 777),
    ];

    internal static SafetensorsModel Write(string folder)
    {
        using SafetensorsShardedWriter writer = SafetensorsShardedWriter.Create(folder, s_tensors, 1001);
        foreach (TensorDeclaration tensor in s_tensors.Where(tensor => tensor.Bytes > 0))
        {
            writer.WriteBytes(tensor.Name, BytesOf(tensor.Name, (int)tensor.Bytes));
        }

        writer.Complete();
        Assert.Equal(3, writer.ShardCount);
        return SafetensorsModel.Open(folder);
    }

    internal static byte[] BytesOf(string name, int bytes) => [.. Enumerable.Range(0, bytes).Select(i => RawFile.At(i + name[0] * 1000))];

    internal static ITensorDestination Forget(SafetensorsTensor tensor) => TensorDestination.ToBytes(tensor, new byte[tensor.Bytes]);
}
