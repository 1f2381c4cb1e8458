using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Hadal.Cli.Commands.Bench;

/// <summary>Writes measured numbers to six digits, which is more than any of them has, and NaN and the infinities, which JSON has not, as null.</summary>
internal sealed class MeasurementConverter : JsonConverter<double>
{
    public override double Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) => reader.GetDouble();

    public override void Write(Utf8JsonWriter writer, double value, JsonSerializerOptions options)
    {
        if (double.IsFinite(value))
        {
            writer.WriteNumberValue(double.Parse(value.ToString("G6", CultureInfo.InvariantCulture), CultureInfo.InvariantCulture));
        }
        else
        {
            writer.WriteNullValue();
        }
    }
}
