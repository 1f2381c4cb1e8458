using System.Text;

namespace Hadal.Generators.Emission;

/// <summary>Writes lines at the indentation of the current block, with LF on every machine.</summary>
internal sealed class IndentedTextWriter
{
    private readonly StringBuilder _text = new();
    private int _depth;

    internal void WriteLine(string line = "")
    {
        if (line.Length > 0)
            _text.Append(' ', 4 * _depth).Append(line);
        _text.Append('\n');
    }

    /// <summary>A header and its braces; what is written before the result is disposed lies between them.</summary>
    internal Block WriteBlock(string header)
    {
        WriteLine(header);
        WriteLine("{");
        _depth++;
        return new Block(this);
    }

    public override string ToString() => _text.ToString();

    internal readonly struct Block(IndentedTextWriter writer) : IDisposable
    {
        public void Dispose()
        {
            writer._depth--;
            writer.WriteLine("}");
        }
    }
}
