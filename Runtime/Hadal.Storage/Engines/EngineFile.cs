namespace Hadal.Storage.Engines;

/// <summary>What an engine calls a file's two descriptors by: an index of its own, or what it likes.</summary>
/// <param name="Direct">For aligned requests.</param>
/// <param name="Buffered">For all others.</param>
internal readonly record struct EngineFile(long Direct, long Buffered);
