namespace Hadal.Tasks;

/// <summary>A place in a source file; lines and columns count from 1.</summary>
internal sealed record SourceLocation(string File, int Line, int Column);
