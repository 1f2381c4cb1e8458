using System.Text.Json.Serialization;
using Hadal.Parallelism.Pipelines;

namespace Hadal.Cli.Commands.Pipeline;

/// <summary>The programs of all ranks. A type of its own, as JSON's source generator cannot walk into spans.</summary>
[JsonConverter(typeof(PipelineProgramsConverter))]
internal sealed record PipelinePrograms(IReadOnlyList<PipelineProgram> Ranks);
