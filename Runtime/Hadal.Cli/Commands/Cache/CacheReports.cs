using System.Text.Json.Serialization;

namespace Hadal.Cli.Commands.Cache;

/// <summary>What <c>cache list</c> prints.</summary>
/// <param name="Path">The cache's folder.</param>
/// <param name="Bytes">What the files of all entries have, damaged ones included.</param>
/// <param name="Limit">What they may have.</param>
/// <param name="Entries">In the order of their hashes.</param>
internal sealed record CacheList(string Path, long Bytes, long Limit, IReadOnlyList<CacheEntry> Entries);

/// <summary>One compiled kernel.</summary>
/// <param name="Hash">SHA-256 of what was compiled.</param>
/// <param name="Arch">Such as <c>sm_90a</c>.</param>
/// <param name="Nvrtc">The compiler's version.</param>
/// <param name="Registers">Registers a thread.</param>
/// <param name="Bytes">Size of the machine code.</param>
/// <param name="File">Where it lies.</param>
internal sealed record CacheEntry(string Hash, string Arch, string Nvrtc, int Registers, int Bytes, string File);

/// <summary>What <c>cache clear</c> prints.</summary>
/// <param name="Path">The cache's folder.</param>
/// <param name="Bytes">What is left: what could not be removed, or came meanwhile.</param>
/// <param name="Limit">What the cache may hold.</param>
/// <param name="Removed">Entries that are gone.</param>
internal sealed record CacheClearing(string Path, long Bytes, long Limit, int Removed);

/// <summary>What <c>cache verify</c> prints.</summary>
/// <param name="Path">The cache's folder.</param>
/// <param name="Bytes">What is left.</param>
/// <param name="Limit">What the cache may hold.</param>
/// <param name="Checked">Entries that were read.</param>
/// <param name="Damaged">Files that were not as they were written, and are gone now, unless the folder only reads; and those that cannot be read, which stay.</param>
internal sealed record CacheVerification(string Path, long Bytes, long Limit, int Checked, IReadOnlyList<string> Damaged);

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(CacheList))]
[JsonSerializable(typeof(CacheClearing))]
[JsonSerializable(typeof(CacheVerification))]
internal sealed partial class CacheJson : JsonSerializerContext;
