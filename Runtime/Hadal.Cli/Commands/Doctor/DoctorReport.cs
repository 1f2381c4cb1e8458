using System.Text.Json.Serialization;

namespace Hadal.Cli.Commands.Doctor;

/// <summary>What <c>doctor</c> prints.</summary>
internal sealed record DoctorReport(IReadOnlyList<DoctorItem> Items);

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(DoctorReport))]
internal sealed partial class DoctorJson : JsonSerializerContext;
