namespace Hadal.Storage.Safetensors;

/// <summary>A tensor and where a header says its bytes are, counted from the first byte behind the header.</summary>
/// <param name="Tensor">Name, type and shape.</param>
/// <param name="Begin">The first byte.</param>
/// <param name="End">The byte after the last.</param>
internal sealed record TensorPlace(TensorDeclaration Tensor, long Begin, long End);
