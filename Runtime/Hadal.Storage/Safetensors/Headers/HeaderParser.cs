using System.Text.Unicode;

namespace Hadal.Storage.Safetensors;

/// <summary>From the JSON of a header to what it says.</summary>
internal static class HeaderParser
{
    private static readonly string[] s_fields = ["dtype", "shape", "data_offsets"];

    internal static Header Parse(string path, ReadOnlySpan<byte> json, long dataBytes)
    {
        if (json.IsEmpty || json[0] != (byte)'{')
        {
            throw new SafetensorsException(path, null, json.IsEmpty ? "the header begins with '{'; it is empty." : $"the header begins with '{{'; it begins with byte 0x{json[0]:x2}.");
        }

        if (!Utf8.IsValid(json))
        {
            throw new SafetensorsException(path, null, "the header is UTF-8; it has bytes that are not.");
        }

        HeaderReader reader = new(path, json);
        Dictionary<string, string>? metadata = null;
        Dictionary<string, TensorPlace> tensors = [];
        reader.Next();
        while (reader.TryField(out string name))
        {
            if (name == TensorDeclaration.MetadataName)
            {
                metadata = metadata is null ? ReadMetadata(ref reader) : throw reader.Fault($"a name is there once; {name} is there twice.");
                continue;
            }

            reader.Tensor = name;
            if (!tensors.TryAdd(name, ReadTensor(ref reader, name)))
            {
                throw reader.Fault("a name is there once; this one is there twice.");
            }

            reader.Tensor = null;
        }

        // Only white space can follow: the reader refuses anything else.
        reader.Next();
        return new(HeaderLayout.Order(path, tensors.Values, dataBytes), metadata ?? [], HeaderLimits.Prefix + json.Length);
    }

    private static Dictionary<string, string> ReadMetadata(ref HeaderReader reader)
    {
        Dictionary<string, string> metadata = [];
        if (reader.AtNull)
        {
            return metadata;
        }

        reader.MustBeObject(TensorDeclaration.MetadataName);
        while (reader.TryField(out string key))
        {
            if (!metadata.TryAdd(key, reader.String($"{TensorDeclaration.MetadataName} of {Quoted.Name(key)}")))
            {
                throw reader.Fault($"a key of {TensorDeclaration.MetadataName} is there once; {Quoted.Name(key)} is there twice.");
            }
        }

        return metadata;
    }

    private static TensorPlace ReadTensor(ref HeaderReader reader, string name)
    {
        reader.MustBeObject("what is said of a tensor");
        ElementType? type = null;
        List<long>? shape = null;
        List<long>? offsets = null;
        while (reader.TryField(out string field))
        {
            bool again = field switch { "dtype" => type is not null, "shape" => shape is not null, "data_offsets" => offsets is not null, _ => false };
            if (again)
            {
                throw reader.Fault($"a field is there once; {field} is there twice.");
            }

            switch (field)
            {
                case "dtype":
                    string given = reader.String(field);
                    type = ElementTypes.TryParse(given, out ElementType? known) ? known : throw reader.Fault($"dtype is one of {ElementTypes.Names}; it is {Quoted.Name(given)}.");
                    break;
                case "shape":
                    shape = ReadNumbers(ref reader, field, TensorSize.MaximalRank);
                    break;
                case "data_offsets":
                    offsets = ReadNumbers(ref reader, field, 2);
                    break;
                default:
                    reader.Skip();
                    break;
            }
        }

        return type is null || shape is null || offsets is null
            ? throw reader.Fault($"a tensor has {string.Join(", ", s_fields)}; {(type is null ? s_fields[0] : shape is null ? s_fields[1] : s_fields[2])} is missing.")
            : Place(reader, name, type, [.. shape], offsets);
    }

    private static TensorPlace Place(in HeaderReader reader, string name, ElementType type, ReadOnlySpan<long> shape, List<long> offsets)
    {
        if (TensorSize.Count(shape, type, out _, out long bytes) is { } problem)
        {
            throw reader.Fault(problem);
        }

        if (offsets.Count != 2 || offsets[1] < offsets[0])
        {
            throw reader.Fault($"data_offsets is [begin, end] with begin ≤ end; it is [{string.Join(", ", offsets)}].");
        }

        return offsets[1] - offsets[0] == bytes
            ? new(new(name, type.Type, shape), offsets[0], offsets[1])
            : throw reader.Fault($"{type.Name} {TensorSize.Format(shape)} has {bytes} bytes; data_offsets [{string.Join(", ", offsets)}] gives it {offsets[1] - offsets[0]}.");
    }

    private static List<long> ReadNumbers(ref HeaderReader reader, string field, int most)
    {
        reader.MustBeArray(field);
        List<long> numbers = [];
        while (reader.TryElement())
        {
            // Counted here, so that a header of 100 MB cannot become a list of 50 million extents.
            if (numbers.Count == most)
            {
                throw reader.Fault($"{field} has at most {most} numbers; it has more.");
            }

            numbers.Add(reader.Number(field));
        }

        return numbers;
    }
}
