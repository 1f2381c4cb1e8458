namespace Hadal.Cli.Commands.Bench.Io.Contenders;

/// <summary>A program, or a way of ours, that reads and writes a file for some time.</summary>
internal abstract class IoContender
{
    internal abstract string Name { get; }

    /// <summary>Whether it is worth measuring in a case.</summary>
    internal virtual bool Suits(IoBenchCase measured) => true;

    /// <summary>Runs one case over the file.</summary>
    internal abstract IoSample Run(IoBenchCase measured, IoBenchFile file, TimeSpan time, CancellationToken cancellation);
}
