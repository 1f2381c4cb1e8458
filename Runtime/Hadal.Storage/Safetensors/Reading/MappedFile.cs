using System.IO.MemoryMappedFiles;
using Microsoft.Win32.SafeHandles;

namespace Hadal.Storage.Safetensors;

/// <summary>A whole file in the address space, to be read only.</summary>
internal sealed unsafe class MappedFile : IDisposable
{
    private readonly MemoryMappedFile _file;
    private readonly MemoryMappedViewAccessor _view;
    private readonly byte* _start;

    internal MappedFile(string path, SafeFileHandle file, long bytes)
    {
        try
        {
            _file = MemoryMappedFile.CreateFromFile(file, mapName: null, bytes, MemoryMappedFileAccess.Read, HandleInheritability.None, leaveOpen: true);
        }
        catch (ArgumentException exception)
        {
            throw new SafetensorsException(path, null, $"the file had {bytes} bytes when it was opened; it has {RandomAccess.GetLength(file)} now, and is not mapped.", exception);
        }

        _view = _file.CreateViewAccessor(0, bytes, MemoryMappedFileAccess.Read);
        _view.SafeMemoryMappedViewHandle.AcquirePointer(ref _start);
        _start += _view.PointerOffset;
    }

    internal bool IsDisposed { get; private set; }

    /// <summary>Address of a byte of the file.</summary>
    internal byte* At(long offset)
    {
        ObjectDisposedException.ThrowIf(IsDisposed, typeof(SafetensorsFile));
        return _start + offset;
    }

    public void Dispose()
    {
        if (!IsDisposed)
        {
            IsDisposed = true;
            _view.SafeMemoryMappedViewHandle.ReleasePointer();
            _view.Dispose();
            _file.Dispose();
        }
    }
}
