namespace Hadal.Storage.Safetensors;

/// <summary>Limits of the format.</summary>
internal static class HeaderLimits
{
    /// <summary>Bytes in front of the header: its length, a little-endian 64-bit number.</summary>
    internal const int Prefix = sizeof(ulong);

    /// <summary>Longest header, as the reference library has it.</summary>
    internal const long MaximalBytes = 100_000_000;

    /// <summary>Nesting of JSON, in fields that are passed over too.</summary>
    internal const int MaximalDepth = 64;
}
