using System.Text;
using Hadal.Parallelism;

namespace Hadal.Cli.CommandLine;

/// <summary>A file that a document is written to as a whole: whoever looks sees the old one or the new.</summary>
internal static class OutputFile
{
    internal static void Write(string file, string text) => AtomicFile.Write(file, stream => stream.Write(Encoding.UTF8.GetBytes(text + Environment.NewLine)));
}
