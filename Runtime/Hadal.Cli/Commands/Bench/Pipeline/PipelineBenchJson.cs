using System.Text.Json.Serialization;

namespace Hadal.Cli.Commands.Bench.Pipeline;

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, Converters = [typeof(MeasurementConverter)])]
[JsonSerializable(typeof(BenchDocument<PipelineBenchRow>))]
internal sealed partial class PipelineBenchJson : JsonSerializerContext;
