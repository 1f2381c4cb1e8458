using System.Text.Unicode;

namespace Hadal.Storage.Safetensors;

/// <summary>From the JSON of an index to what it says.</summary>
internal static class ModelIndexParser
{
    internal static ModelIndex Read(string path)
    {
        using FileStream file = new(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
        if (file.Length > HeaderLimits.MaximalBytes)
        {
            throw new SafetensorsException(path, null, $"an index has at most {HeaderLimits.MaximalBytes} bytes, as a header; it has {file.Length}.");
        }

        byte[] json = new byte[file.Length];
        file.ReadExactly(json);
        return Parse(path, json);
    }

    internal static ModelIndex Parse(string path, ReadOnlySpan<byte> json)
    {
        if (json.IsEmpty || !Utf8.IsValid(json))
        {
            throw new SafetensorsException(path, null, json.IsEmpty ? "an index is a JSON object; it is empty." : "an index is UTF-8; it has bytes that are not.");
        }

        HeaderReader reader = new(path, json);
        Shards? shards = null;
        long? declared = null;
        reader.Next();
        reader.MustBeObject("an index");
        while (reader.TryField(out string field))
        {
            switch (field)
            {
                case "weight_map":
                    shards = shards is null ? ReadMap(ref reader) : throw reader.Fault("a field is there once; weight_map is there twice.");
                    break;
                case "metadata" when reader.AtObject:
                    declared = ReadTotalSize(ref reader);
                    break;
                default:
                    reader.Skip();
                    break;
            }
        }

        reader.Next();
        return shards is null
            ? throw new SafetensorsException(path, null, "an index has weight_map, from tensors to files; it has none.")
            : new(shards.Names, shards.OfTensor, declared);
    }

    private static Shards ReadMap(ref HeaderReader reader)
    {
        reader.MustBeObject("weight_map");
        Shards shards = new();
        while (reader.TryField(out string tensor))
        {
            reader.Tensor = tensor;
            string shard = reader.String("the file of a tensor");

            // A model is one folder: an index must not make its reader open what lies elsewhere.
            if (shard is "" or "." or ".." || shard.AsSpan().IndexOfAny('/', '\\') >= 0)
            {
                throw reader.Fault($"its file is a name in the folder of the index; it is {Quoted.Name(shard)}.");
            }

            if (!shards.TryAdd(tensor, shard))
            {
                throw reader.Fault("a name is there once; this one is there twice.");
            }

            reader.Tensor = null;
        }

        return shards;
    }

    private static long? ReadTotalSize(ref HeaderReader reader)
    {
        long? total = null;
        while (reader.TryField(out string field))
        {
            if (field == "total_size" && reader.TryWhole(out long whole))
            {
                total = whole;
            }
            else
            {
                reader.Skip();
            }
        }

        return total;
    }

    private sealed class Shards
    {
        private readonly Dictionary<string, int> _numbers = [];

        internal List<string> Names { get; } = [];

        internal Dictionary<string, int> OfTensor { get; } = [];

        internal bool TryAdd(string tensor, string shard)
        {
            if (!_numbers.TryGetValue(shard, out int number))
            {
                number = Names.Count;
                _numbers.Add(shard, number);
                Names.Add(shard);
            }

            return OfTensor.TryAdd(tensor, number);
        }
    }
}
