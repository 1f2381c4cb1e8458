namespace Hadal.Tasks;

/// <summary>A place in a source file; lines and columns count from 1, and 0 is none in particular.</summary>
internal sealed record SourceLocation(string File, int Line, int Column);
