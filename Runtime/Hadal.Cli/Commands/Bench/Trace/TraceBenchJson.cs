using System.Text.Json.Serialization;

namespace Hadal.Cli.Commands.Bench.Trace;

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, Converters = [typeof(MeasurementConverter)])]
[JsonSerializable(typeof(BenchDocument<TraceBenchRow>))]
internal sealed partial class TraceBenchJson : JsonSerializerContext;
