using System.Buffers;
using System.Buffers.Binary;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace Hadal.Storage.Safetensors;

/// <summary>Writes a header: the same declarations make the same bytes.</summary>
internal static class HeaderText
{
    private static readonly JsonWriterOptions s_plain = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>The header with its length in front, padded with spaces so that the data begin at a multiple of the alignment.</summary>
    internal static byte[] Write(string path, IEnumerable<TensorDeclaration> tensors, IReadOnlyDictionary<string, string> metadata, int alignment)
    {
        ArrayBufferWriter<byte> text = new();
        using (Utf8JsonWriter json = new(text, s_plain))
        {
            json.WriteStartObject();
            WriteMetadata(json, metadata);
            long end = 0;
            foreach (TensorDeclaration tensor in tensors)
            {
                Write(json, tensor, end);
                end += tensor.Bytes;
            }

            json.WriteEndObject();
        }

        long whole = (HeaderLimits.Prefix + (long)text.WrittenCount + alignment - 1) / alignment * alignment;
        long bytes = whole - HeaderLimits.Prefix;
        if (bytes > HeaderLimits.MaximalBytes)
        {
            throw new SafetensorsException(path, null, $"a header has at most {HeaderLimits.MaximalBytes} bytes; this one would have {bytes}. Shards have a header each.");
        }

        byte[] header = new byte[whole];
        BinaryPrimitives.WriteInt64LittleEndian(header, bytes);
        text.WrittenSpan.CopyTo(header.AsSpan(HeaderLimits.Prefix));
        header.AsSpan(HeaderLimits.Prefix + text.WrittenCount).Fill((byte)' ');
        return header;
    }

    private static void WriteMetadata(Utf8JsonWriter json, IReadOnlyDictionary<string, string> metadata)
    {
        if (metadata.Count == 0)
        {
            return;
        }

        json.WriteStartObject(TensorDeclaration.MetadataName);
        foreach ((string key, string value) in metadata.OrderBy(pair => pair.Key, StringComparer.Ordinal))
        {
            json.WriteString(key, value);
        }

        json.WriteEndObject();
    }

    private static void Write(Utf8JsonWriter json, TensorDeclaration tensor, long begin)
    {
        json.WriteStartObject(tensor.Name);
        json.WriteString("dtype", ElementTypes.Of(tensor.Type).Name);
        json.WriteStartArray("shape");
        foreach (long extent in tensor.Shape)
        {
            json.WriteNumberValue(extent);
        }

        json.WriteEndArray();
        json.WriteStartArray("data_offsets");
        json.WriteNumberValue(begin);
        json.WriteNumberValue(begin + tensor.Bytes);
        json.WriteEndArray();
        json.WriteEndObject();
    }
}
