using System.Text.Json.Serialization;
using Hadal.Cli.Commands.Eplb.Plan;
using Hadal.Cli.Commands.Eplb.Replay;

namespace Hadal.Cli.Commands.Eplb;

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(PlanReport))]
[JsonSerializable(typeof(ReplayReport))]
internal sealed partial class EplbJson : JsonSerializerContext;
