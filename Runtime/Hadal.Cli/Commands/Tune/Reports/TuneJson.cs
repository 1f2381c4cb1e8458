using System.Text.Json.Serialization;
using Hadal.Cli.Commands.Bench;

namespace Hadal.Cli.Commands.Tune.Reports;

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, Converters = [typeof(MeasurementConverter)])]
[JsonSerializable(typeof(TuneReport))]
internal sealed partial class TuneJson : JsonSerializerContext;
