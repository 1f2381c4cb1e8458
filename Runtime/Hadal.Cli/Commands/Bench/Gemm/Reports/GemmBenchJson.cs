using System.Text.Json.Serialization;

namespace Hadal.Cli.Commands.Bench.Gemm.Reports;

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, Converters = [typeof(MeasurementConverter)])]
[JsonSerializable(typeof(BenchDocument<GemmBenchRow>))]
internal sealed partial class GemmBenchJson : JsonSerializerContext;
