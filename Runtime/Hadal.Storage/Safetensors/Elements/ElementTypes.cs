using System.Collections.Frozen;

namespace Hadal.Storage.Safetensors;

/// <summary>The table of the types of elements.</summary>
internal static class ElementTypes
{
    // In the order of the enumeration, whose values are places here.
    private static readonly ElementType[] s_rows =
    [
        new(SafetensorsType.Bool, "BOOL", 8, typeof(bool)),
        new(SafetensorsType.F4, "F4", 4),
        new(SafetensorsType.F6E2M3, "F6_E2M3", 6),
        new(SafetensorsType.F6E3M2, "F6_E3M2", 6),
        new(SafetensorsType.U8, "U8", 8, typeof(byte)),
        new(SafetensorsType.I8, "I8", 8, typeof(sbyte)),
        new(SafetensorsType.F8E5M2, "F8_E5M2", 8, typeof(Float8E5M2)),
        new(SafetensorsType.F8E4M3, "F8_E4M3", 8, typeof(Float8E4M3)),
        new(SafetensorsType.F8E8M0, "F8_E8M0", 8),
        new(SafetensorsType.F8E4M3Fnuz, "F8_E4M3FNUZ", 8),
        new(SafetensorsType.F8E5M2Fnuz, "F8_E5M2FNUZ", 8),
        new(SafetensorsType.I16, "I16", 16, typeof(short)),
        new(SafetensorsType.U16, "U16", 16, typeof(ushort)),
        new(SafetensorsType.F16, "F16", 16, typeof(Half)),
        new(SafetensorsType.BF16, "BF16", 16, typeof(BFloat16)),
        new(SafetensorsType.I32, "I32", 32, typeof(int)),
        new(SafetensorsType.U32, "U32", 32, typeof(uint)),
        new(SafetensorsType.F32, "F32", 32, typeof(float)),
        new(SafetensorsType.C64, "C64", 64),
        new(SafetensorsType.F64, "F64", 64, typeof(double)),
        new(SafetensorsType.I64, "I64", 64, typeof(long)),
        new(SafetensorsType.U64, "U64", 64, typeof(ulong)),
    ];

    private static readonly FrozenDictionary<string, ElementType> s_byName = s_rows.ToFrozenDictionary(row => row.Name);

    internal static IReadOnlyList<ElementType> All => s_rows;

    /// <summary>The names, for messages.</summary>
    internal static string Names => string.Join(", ", s_rows.Select(row => row.Name));

    internal static ElementType Of(SafetensorsType type)
        => (uint)type < (uint)s_rows.Length
            ? s_rows[(int)type]
            : throw new ArgumentOutOfRangeException(nameof(type), type, $"A tensor's type is one of {Names}; it is {type}.");

    internal static bool TryParse(string name, out ElementType? type) => s_byName.TryGetValue(name, out type);

    /// <summary>Whether elements of a file's type can be seen as <typeparamref name="T"/>.</summary>
    internal static bool IsManagedAs<T>(this SafetensorsType type) => Of(type).Managed == typeof(T);

    /// <summary>How a type is read, for messages: as a .NET type, or as bytes.</summary>
    internal static string Reading(this SafetensorsType type)
        => Of(type).Managed is { } managed ? $"read as {managed.Name}" : "which has no .NET type and is read as bytes";
}
