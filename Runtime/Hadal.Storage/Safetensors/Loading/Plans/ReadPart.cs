namespace Hadal.Storage.Safetensors;

/// <summary>The bytes of a piece that belong to one tensor.</summary>
/// <param name="Tensor">The tensor's place in <see cref="SafetensorsReadPlan.Tensors"/>.</param>
/// <param name="PieceOffset">The first byte, counted from the piece's first.</param>
/// <param name="TensorOffset">The same byte, counted from the tensor's first.</param>
/// <param name="Bytes">How many; more than none.</param>
public readonly record struct ReadPart(int Tensor, int PieceOffset, long TensorOffset, int Bytes);
