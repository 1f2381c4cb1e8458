namespace Hadal.Storage.Safetensors;

/// <summary>What is known of a type of elements.</summary>
/// <param name="Type">The type.</param>
/// <param name="Name">Its name in a header.</param>
/// <param name="Bits">Bits of an element.</param>
/// <param name="Managed">The .NET type with the same bits; null where there is none.</param>
internal sealed record ElementType(SafetensorsType Type, string Name, int Bits, Type? Managed = null);
