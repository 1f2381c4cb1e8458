namespace Hadal.Storage.Engines;

/// <summary>What an engine calls a file's two descriptors by: an index of its own, or what it likes.</summary>
/// <param name="Direct">For aligned requests.</param>
/// <param name="Buffered">For all others.</param>
/// <param name="Flush">For making durable what was written.</param>
internal readonly record struct EngineFile(long Direct, long Buffered, long Flush)
{
    internal long For(IoOperation operation, bool direct) => operation == IoOperation.Flush ? Flush : direct ? Direct : Buffered;
}
