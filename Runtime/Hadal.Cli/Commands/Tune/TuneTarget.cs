using Hadal.Compilation;

namespace Hadal.Cli.Commands.Tune;

/// <summary>The file that measurements are added to.</summary>
internal sealed class TuneTarget(string file)
{
    private readonly string _path = Path.GetFullPath(file);

    /// <summary>Says what would go wrong at the end: before the minutes of measuring, not after.</summary>
    /// <exception cref="HadalException">There is no such folder, or the file is there and is no tune file of this version.</exception>
    internal void Check()
    {
        string folder = Path.GetDirectoryName(_path) ?? _path;
        if (!Directory.Exists(folder))
        {
            throw new HadalException($"--out: there is no folder '{folder}'.");
        }

        if (Directory.Exists(_path))
        {
            throw new HadalException($"--out: '{_path}' is a folder; a file was expected.");
        }

        // Who may not write here learns it now: the exception of the system names the path.
        using FileStream probe = new($"{_path}.{Guid.NewGuid():N}.tmp", FileMode.CreateNew, FileAccess.Write, FileShare.None, bufferSize: 1, FileOptions.DeleteOnClose);
        _ = Read();
    }

    /// <summary>Puts measurements in the place of older ones of the same kernels on the same GPU, in one step: whoever looks sees the old file or the new.</summary>
    internal void Merge(TunedGpu measured) => TuneFileFormat.Write(_path, Read().With(measured));

    // Read again at the end: minutes have passed, and another GPU may have been measured into the same file.
    private TuneFile Read()
    {
        if (!File.Exists(_path))
        {
            return TuneFile.Empty;
        }

        TuneFile read = TuneFileFormat.Read(_path);
        return read.Schema == TuneFile.CurrentSchema
            ? read
            : throw new HadalException($"--out: '{_path}' is of schema {read.Schema}, and this hadal writes schema {TuneFile.CurrentSchema}. It is left as it is; name another file.");
    }
}
