using System.Text.Json.Serialization;
using Hadal.Cli.Commands.Trace.Analyze;
using Hadal.Parallelism.Traces;

namespace Hadal.Cli.Commands.Trace;

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(TraceDocument))]
[JsonSerializable(typeof(TraceComparison))]
internal sealed partial class TraceJson : JsonSerializerContext;
