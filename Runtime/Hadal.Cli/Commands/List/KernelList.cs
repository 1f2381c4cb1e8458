using System.Text.Json.Serialization;
using Hadal.Cli.Kernels;

namespace Hadal.Cli.Commands.List;

/// <summary>What <c>list</c> prints.</summary>
internal sealed record KernelList(IReadOnlyList<ListedKernel> Kernels);

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(KernelList))]
internal sealed partial class ListJson : JsonSerializerContext;
