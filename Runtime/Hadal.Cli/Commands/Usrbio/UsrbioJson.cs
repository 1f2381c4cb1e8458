using System.Text.Json.Serialization;

namespace Hadal.Cli.Commands.Usrbio;

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(UsrbioService))]
[JsonSerializable(typeof(UsrbioCheckReport))]
internal sealed partial class UsrbioJson : JsonSerializerContext;
