namespace Hadal.Cli.CommandLine;

/// <summary>A file that a document is written to as a whole: whoever looks sees the old one or the new.</summary>
internal static class OutputFile
{
    internal static void Write(string file, string text)
    {
        string path = Path.GetFullPath(file);
        string temporary = $"{path}.{Guid.NewGuid():N}.tmp";
        try
        {
            File.WriteAllText(temporary, text + Environment.NewLine);
            File.Move(temporary, path, overwrite: true);
        }
        catch
        {
            File.Delete(temporary);
            throw;
        }
    }
}
