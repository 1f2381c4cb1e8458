namespace Hadal.Compilation;

/// <summary>A <c>hadal.tune.json</c> that cannot be read.</summary>
/// <param name="file">The file.</param>
/// <param name="line">The line, from 1; 0 where it is none in particular.</param>
/// <param name="complaint">What is wrong there, without a final period.</param>
internal sealed class TuneFileException(string file, int line, string complaint)
    : HadalException($"The tune file '{file}' cannot be read{(line > 0 ? $" at line {line}" : "")}: {complaint}.")
{
    internal string File { get; } = file;

    internal int Line { get; } = line;

    internal string Complaint { get; } = complaint;
}
