using System.Text.Json.Serialization;
using Hadal.Cli.Commands.Eplb.Plan;

namespace Hadal.Cli.Commands.Eplb;

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(PlanReport))]
internal sealed partial class EplbJson : JsonSerializerContext;
