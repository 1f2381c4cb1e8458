using System.Text.Json.Serialization;

namespace Hadal.Cli.Commands.Bench.Eplb;

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, Converters = [typeof(MeasurementConverter)])]
[JsonSerializable(typeof(BenchDocument<EplbBenchRow>))]
internal sealed partial class EplbBenchJson : JsonSerializerContext;
