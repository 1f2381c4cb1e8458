using System.Text;
using Hadal.Parallelism;

namespace Hadal.Cli.CommandLine;

/// <summary>A file that a document is written to as a whole: whoever looks sees the old one or the new.</summary>
internal static class OutputFile
{
    internal static void Write(string file, string text) => AtomicFile.Write(file, stream => stream.Write(Encoding.UTF8.GetBytes(text + Environment.NewLine)));

    /// <summary>Complains before the minutes that a command takes, not after.</summary>
    /// <exception cref="HadalException">There is no such folder, or the file is one.</exception>
    internal static void MustBeWritable(string option, string? file)
    {
        if (file is null)
        {
            return;
        }

        string folder = Path.GetDirectoryName(Path.GetFullPath(file)) ?? file;
        if (!Directory.Exists(folder))
        {
            throw new HadalException($"{option}: there is no folder '{folder}'.");
        }

        if (Directory.Exists(file))
        {
            throw new HadalException($"{option}: '{file}' is a folder; a file was expected.");
        }
    }
}
