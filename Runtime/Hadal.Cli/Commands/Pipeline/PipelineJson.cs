using System.Text.Json.Serialization;
using Hadal.Cli.CommandLine;

namespace Hadal.Cli.Commands.Pipeline;

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, Converters = [typeof(FiniteConverter)])]
[JsonSerializable(typeof(PipelineScheduleDocument))]
[JsonSerializable(typeof(PipelineSimulationDocument))]
[JsonSerializable(typeof(PipelineComparisonDocument))]
internal sealed partial class PipelineJson : JsonSerializerContext;
