using Microsoft.Win32.SafeHandles;

namespace Hadal.Storage.Safetensors;

/// <summary>
/// A file that is written beside its place, under a hidden name of its own, and put there whole. Its room is taken at once, so that a disk
/// that is too small says so before the work.
/// </summary>
internal sealed class AtomicOutput : IDisposable
{
    private const int BufferBytes = 1 << 20;

    private readonly string _path;
    private readonly string _whole;
    private readonly string _folder;
    private readonly string _partial;
    private readonly SafeFileHandle _file;
    private readonly byte[] _buffer = GC.AllocateUninitializedArray<byte>(BufferBytes);
    private int _buffered;
    private long _written;
    private bool _published;

    internal AtomicOutput(string path, long bytes)
    {
        _path = path;
        _whole = Path.GetFullPath(path);
        _folder = Path.GetDirectoryName(_whole) ?? throw new ArgumentException($"'{path}' is a folder; a file is written.", nameof(path));
        if (Directory.Exists(_whole))
        {
            throw new SafetensorsException(path, null, "a file is written; this is a folder.");
        }

        _partial = Path.Combine(_folder, $".{Path.GetFileName(_whole)}.{Path.GetRandomFileName()}.tmp");
        try
        {
            _file = File.OpenHandle(_partial, FileMode.CreateNew, FileAccess.Write, FileShare.None, FileOptions.None, bytes);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new SafetensorsException(path, null, $"a file of {bytes} bytes cannot be begun in '{_folder}': {exception.Message}", exception);
        }
    }

    internal void Append(string? tensor, ReadOnlySpan<byte> bytes)
    {
        if (bytes.Length > BufferBytes - _buffered)
        {
            Flush(tensor);
        }

        if (bytes.Length >= BufferBytes)
        {
            Write(tensor, bytes);
            return;
        }

        bytes.CopyTo(_buffer.AsSpan(_buffered));
        _buffered += bytes.Length;
    }

    /// <summary>Brings everything to the disk. Nobody sees it yet.</summary>
    internal void Finish()
    {
        Flush(null);
        try
        {
            RandomAccess.FlushToDisk(_file);
        }
        catch (IOException exception)
        {
            throw new SafetensorsException(_path, null, $"flushing {_written} bytes to the disk failed: {exception.Message}", exception);
        }

        _file.Dispose();
    }

    /// <summary>Puts the file in its place.</summary>
    internal void Publish(bool overwrite)
    {
        File.Move(_partial, _whole, overwrite);
        _published = true;
        FolderSync.Flush(_folder);
    }

    public void Dispose()
    {
        _file.Dispose();
        if (!_published)
        {
            File.Delete(_partial);
        }
    }

    private void Flush(string? tensor)
    {
        Write(tensor, _buffer.AsSpan(0, _buffered));
        _buffered = 0;
    }

    private void Write(string? tensor, ReadOnlySpan<byte> bytes)
    {
        try
        {
            RandomAccess.Write(_file, bytes, _written);
        }
        catch (IOException exception)
        {
            throw new SafetensorsException(_path, tensor, $"writing {bytes.Length} bytes at {_written} failed: {exception.Message}", exception);
        }

        _written += bytes.Length;
    }
}
