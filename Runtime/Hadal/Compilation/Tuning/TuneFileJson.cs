using System.Text.Json;
using System.Text.Json.Serialization;

namespace Hadal.Compilation;

[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    RespectNullableAnnotations = true,
    AllowDuplicateProperties = false,
    Converters = [typeof(PositiveNumber), typeof(PositiveTime), typeof(PlainText)])]
[JsonSerializable(typeof(TuneFile))]
[JsonSerializable(typeof(TuneFileSchema))]
internal sealed partial class TuneFileJson : JsonSerializerContext
{
    /// <summary>Numbers of rows, of multiprocessors, of a schema.</summary>
    private sealed class PositiveNumber : JsonConverter<int>
    {
        public override int Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
            reader.TokenType == JsonTokenType.Number && reader.TryGetInt32(out int value) && value > 0
                ? value
                : throw new JsonException("a whole number above 0 was expected");

        public override void Write(Utf8JsonWriter writer, int value, JsonSerializerOptions options) => writer.WriteNumberValue(value);
    }

    /// <summary>Times, in which JSON allows 1e999.</summary>
    private sealed class PositiveTime : JsonConverter<double>
    {
        public override double Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
            reader.TokenType == JsonTokenType.Number && reader.TryGetDouble(out double value) && double.IsFinite(value) && value > 0
                ? value
                : throw new JsonException("a time above 0 was expected");

        public override void Write(Utf8JsonWriter writer, double value, JsonSerializerOptions options) => writer.WriteNumberValue(value);
    }

    /// <summary>Names, which become fields of lines: no tab and no line end.</summary>
    private sealed class PlainText : JsonConverter<string>
    {
        public override string Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
            reader.TokenType == JsonTokenType.String && Text(ref reader) is { Length: > 0 } text && !text.Any(char.IsControl)
                ? text
                : throw new JsonException("a text without control characters was expected");

        public override void Write(Utf8JsonWriter writer, string value, JsonSerializerOptions options) => writer.WriteStringValue(value);

        private static string Text(ref Utf8JsonReader reader)
        {
            try
            {
                return reader.GetString()!;
            }
            catch (InvalidOperationException)
            {
                // Half of a surrogate pair.
                return "";
            }
        }
    }
}

/// <summary>What is read first: the rest of a file of another schema may mean anything.</summary>
internal sealed record TuneFileSchema
{
    public required int Schema { get; init; }
}
