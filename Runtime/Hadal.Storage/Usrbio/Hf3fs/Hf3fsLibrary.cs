using System.Runtime.InteropServices;

namespace Hadal.Storage.Usrbio.Hf3fs;

/// <summary>The loaded file. It is never unloaded: it has threads and tables of its own.</summary>
internal sealed class Hf3fsLibrary
{
    // The library makes a table with a place for every descriptor that the process may ever have, 16 bytes each, while it is being loaded.
    private const ulong MostDescriptors = 1 << 24;

    private readonly string _path;
    private readonly nint _library;

    private Hf3fsLibrary(string path, nint library)
    {
        _path = path;
        _library = library;
    }

    /// <summary>Where a function is.</summary>
    internal nint this[string function] => NativeLibrary.TryGetExport(_library, function, out nint address)
        ? address
        : throw new StorageException($"{Hf3fsApi.PathVariable}: '{_path}' has no function {function}, which {Hf3fsApi.LibraryName} of 3FS has.");

    internal static Hf3fsLibrary Load(string path, ulong descriptorLimit)
    {
        if (!Path.IsPathFullyQualified(path))
            throw new StorageException($"{Hf3fsApi.PathVariable} must be the absolute path of {Hf3fsApi.LibraryName}; it is '{path}'.");
        if (!File.Exists(path))
            throw new StorageException($"{Hf3fsApi.PathVariable} must be the path of {Hf3fsApi.LibraryName}; there is no file '{path}'.");
        if (descriptorLimit > MostDescriptors)
        {
            throw new StorageException(
                $"{Hf3fsApi.PathVariable}: '{path}' takes memory for every file that the process may have open, and the hard limit is {descriptorLimit}; " +
                $"set it to {MostDescriptors} or below (ulimit -Hn).");
        }

        try
        {
            return new(path, NativeLibrary.Load(path));
        }
        catch (Exception exception) when (exception is DllNotFoundException or BadImageFormatException)
        {
            throw new StorageException($"{Hf3fsApi.PathVariable}: '{path}' cannot be loaded: {exception.Message.Trim()}");
        }
    }
}
