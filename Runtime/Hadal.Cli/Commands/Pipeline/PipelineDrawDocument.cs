using System.Text.Json.Serialization;
using Hadal.Cli.CommandLine;

namespace Hadal.Cli.Commands.Pipeline;

/// <summary>What <c>hadal pipeline draw --json</c> prints of the file that it wrote.</summary>
internal sealed record PipelineDrawDocument(string File, string Kind, int Ranks, int MicroBatches, double Makespan);

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, Converters = [typeof(FiniteConverter)])]
[JsonSerializable(typeof(PipelineDrawDocument))]
internal sealed partial class PipelineDrawJson : JsonSerializerContext;
