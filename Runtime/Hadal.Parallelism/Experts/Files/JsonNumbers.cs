using System.Text.Json;

namespace Hadal.Parallelism.Experts.Files;

/// <summary>Numbers and rows of numbers out of JSON. What is something else is a <see cref="FormatException"/> that says where.</summary>
internal static class JsonNumbers
{
    internal static int Integer(ref Utf8JsonReader reader, string name)
    {
        Expect(ref reader, JsonTokenType.Number, $"a whole number as '{name}'");
        return reader.TryGetInt32(out int value) ? value : throw new FormatException($"'{name}' is {Text(ref reader)}; a whole number of 32 bits was expected.");
    }

    /// <summary>[a, b, …]; the reader stands at the opening bracket.</summary>
    internal static float[] Loads(ref Utf8JsonReader reader, string name)
    {
        List<float> row = [];
        Expect(ref reader, JsonTokenType.StartArray, $"a row of numbers in '{name}'");
        while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
        {
            Expect(ref reader, JsonTokenType.Number, $"a number in '{name}'");
            row.Add(reader.GetSingle());
        }

        return [.. row];
    }

    /// <summary>[a, b, …] of whole numbers; the reader stands at the opening bracket.</summary>
    internal static int[] Integers(ref Utf8JsonReader reader, string name)
    {
        List<int> row = [];
        Expect(ref reader, JsonTokenType.StartArray, $"a row of whole numbers in '{name}'");
        while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
        {
            row.Add(Integer(ref reader, name));
        }

        return [.. row];
    }

    internal delegate T Item<T>(ref Utf8JsonReader reader, string name);

    /// <summary>Items between brackets, each read by the same reader.</summary>
    internal static List<T> Rows<T>(ref Utf8JsonReader reader, string name, Item<T> read)
    {
        List<T> rows = [];
        Expect(ref reader, JsonTokenType.StartArray, $"rows in '{name}'");
        while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
        {
            rows.Add(read(ref reader, name));
        }

        return rows;
    }

    internal static void Expect(ref Utf8JsonReader reader, JsonTokenType type, string what, bool advance = false)
    {
        if (advance)
        {
            reader.Read();
        }

        if (reader.TokenType != type)
        {
            throw new FormatException($"{what} was expected at byte {reader.TokenStartIndex}; {reader.TokenType} was found.");
        }
    }

    private static string Text(ref Utf8JsonReader reader) => System.Text.Encoding.UTF8.GetString(reader.ValueSpan[..Math.Min(40, reader.ValueSpan.Length)]);
}
