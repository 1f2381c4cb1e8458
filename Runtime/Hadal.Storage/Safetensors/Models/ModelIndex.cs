using System.Text.Encodings.Web;
using System.Text.Json;

namespace Hadal.Storage.Safetensors;

/// <summary>An index: which shard holds which tensor.</summary>
/// <param name="Shards">The file names of the shards, in the order in which the index first names them.</param>
/// <param name="ShardOf">The shard of each tensor, a place in <paramref name="Shards"/>.</param>
/// <param name="DeclaredBytes"><c>total_size</c> of its metadata; null where it has none.</param>
internal sealed record ModelIndex(IReadOnlyList<string> Shards, IReadOnlyDictionary<string, int> ShardOf, long? DeclaredBytes)
{
    internal static byte[] Write(IEnumerable<(string Shard, IEnumerable<TensorDeclaration> Tensors)> shards)
    {
        (string Shard, TensorDeclaration[] Tensors)[] all = [.. shards.Select(shard => (shard.Shard, shard.Tensors.ToArray()))];
        using MemoryStream text = new();
        using (Utf8JsonWriter json = new(text, new JsonWriterOptions { Indented = true, NewLine = "\n", Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping }))
        {
            json.WriteStartObject();
            json.WriteStartObject("metadata");
            json.WriteNumber("total_size", all.SelectMany(shard => shard.Tensors).Sum(tensor => tensor.Bytes));
            json.WriteEndObject();
            json.WriteStartObject("weight_map");
            foreach ((string shard, TensorDeclaration[] tensors) in all)
            {
                foreach (TensorDeclaration tensor in tensors)
                {
                    json.WriteString(tensor.Name, shard);
                }
            }

            json.WriteEndObject();
            json.WriteEndObject();
        }

        text.WriteByte((byte)'\n');
        return text.ToArray();
    }
}
