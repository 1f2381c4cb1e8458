namespace Hadal.Interop;

/// <summary>What became of the search for a native library. An absent library is a state, never an exception.</summary>
/// <param name="Library">What was searched for, in words.</param>
/// <param name="Path">The name or path that loaded; null where none did.</param>
/// <param name="Version">Its version, where it tells one.</param>
/// <param name="Failure">Why it cannot be used, without a final period; null where it can.</param>
/// <param name="Tried">Every name and path that was tried, in order.</param>
internal sealed record NativeLibraryProbe(string Library, string? Path, string? Version, string? Failure, IReadOnlyList<string> Tried)
{
    internal bool IsUsable => Failure is null;
}
