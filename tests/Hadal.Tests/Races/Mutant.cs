namespace Hadal.Tests.Races;

/// <summary>A line of the kernels' headers by which threads or proxies wait for one another, and what becomes of the kernel without it.</summary>
/// <param name="Header">Path of the header in Kernels.cu.</param>
/// <param name="Line">Which of its lines, from 0.</param>
/// <param name="Text">The statement.</param>
/// <param name="Occurrence">Which of the same statements of this header, from 1.</param>
internal sealed record Mutant(string Header, int Line, string Text, int Occurrence)
{
    /// <summary>What names it in the lists, wherever other lines move it.</summary>
    internal (string Header, string Text, int Occurrence) Key => (Header, Text, Occurrence);

    public override string ToString() => $"{Header}:{Line + 1} {Text}";
}
