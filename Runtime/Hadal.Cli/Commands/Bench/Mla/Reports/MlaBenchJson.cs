using System.Text.Json.Serialization;

namespace Hadal.Cli.Commands.Bench.Mla.Reports;

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, Converters = [typeof(MeasurementConverter)])]
[JsonSerializable(typeof(BenchDocument<MlaBenchRow>))]
internal sealed partial class MlaBenchJson : JsonSerializerContext;
