namespace Hadal.Storage.Safetensors;

/// <summary>What a header says.</summary>
/// <param name="Tensors">The tensors, in the order of their bytes.</param>
/// <param name="Metadata">The map <c>__metadata__</c>; empty where there is none.</param>
/// <param name="DataStart">Offset in the file of the first byte behind the header.</param>
internal sealed record Header(IReadOnlyList<TensorPlace> Tensors, IReadOnlyDictionary<string, string> Metadata, long DataStart);
