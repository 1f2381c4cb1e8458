namespace Hadal.Storage.Safetensors;

/// <summary>One read of a plan.</summary>
/// <param name="Offset">Where in the file it begins: a multiple of the plan's alignment.</param>
/// <param name="Bytes">How many bytes to ask for: a multiple of the alignment, so that it can go past the end of the file.</param>
/// <param name="Needed">How many of them must come.</param>
/// <param name="FirstPart">Place of its first part among all of the plan.</param>
/// <param name="PartCount">Number of its parts, at least one.</param>
public readonly record struct ReadPiece(long Offset, int Bytes, int Needed, int FirstPart, int PartCount);
