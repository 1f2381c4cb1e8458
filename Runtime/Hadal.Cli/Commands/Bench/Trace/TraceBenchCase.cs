namespace Hadal.Cli.Commands.Bench.Trace;

/// <summary>A trace to read.</summary>
/// <param name="Compression"><c>none</c> or <c>gzip</c>.</param>
/// <param name="MiB">The length of its text.</param>
internal sealed record TraceBenchCase(string Compression, int MiB);
