using System.Text.Json.Serialization;

namespace Hadal.Cli.Commands.Bench.Io;

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, Converters = [typeof(MeasurementConverter)])]
[JsonSerializable(typeof(BenchDocument<IoBenchRow>))]
internal sealed partial class IoBenchJson : JsonSerializerContext;
