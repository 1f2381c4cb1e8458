namespace Hadal.Compilation;

/// <summary>The entry points of a unit of the paged cache.</summary>
internal enum CacheEntry
{
    Append,
    Gather,
    CopyPages,
    FindSlots,
    Rotate,
}
