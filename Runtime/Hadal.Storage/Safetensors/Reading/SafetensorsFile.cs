using System.Diagnostics.CodeAnalysis;
using Microsoft.Win32.SafeHandles;

namespace Hadal.Storage.Safetensors;

/// <summary>
/// An open safetensors file: its header is read and checked, its tensors are read when they are asked for. Thread-safe.
/// </summary>
/// <remarks>
/// The format: https://github.com/huggingface/safetensors#format. Everything that its reference library checks is checked here, before
/// anything is allocated for it.
/// </remarks>
public sealed class SafetensorsFile : IDisposable
{
    private readonly SafeFileHandle _handle;
    private readonly Dictionary<string, SafetensorsTensor> _byName;
    private readonly Lock _mapping = new();
    private MappedFile? _map;
    private bool _disposed;

    private SafetensorsFile(string path, SafeFileHandle handle, Header header)
    {
        (Path, _handle, Metadata, DataStart) = (path, handle, header.Metadata, header.DataStart);
        Tensors = [.. header.Tensors.Select(place => new SafetensorsTensor(this, place.Tensor, header.DataStart + place.Begin))];
        _byName = Tensors.ToDictionary(tensor => tensor.Name);
        Length = header.DataStart + (header.Tensors.Count == 0 ? 0 : header.Tensors[^1].End);
    }

    /// <summary>Opens a file, reads its header and checks it.</summary>
    /// <exception cref="SafetensorsException">The file is not as the format says.</exception>
    /// <exception cref="IOException">The operating system does not open or read it.</exception>
    /// <exception cref="UnauthorizedAccessException">The file may not be read, or is a folder.</exception>
    public static SafetensorsFile Open(string path)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);

        // Others may write and remove the file meanwhile: it is for them, not for an advisory lock, to know what they do.
        SafeFileHandle handle = File.OpenHandle(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
        try
        {
            return new(path, handle, HeaderFile.Read(path, handle));
        }
        catch
        {
            handle.Dispose();
            throw;
        }
    }

    /// <summary>The path that the file was opened by.</summary>
    public string Path { get; }

    /// <summary>Bytes of the file, header included.</summary>
    public long Length { get; }

    /// <summary>Offset in the file of the first tensor's first byte.</summary>
    public long DataStart { get; }

    /// <summary>The tensors, in the order of their bytes.</summary>
    public IReadOnlyList<SafetensorsTensor> Tensors { get; }

    /// <summary>What the file says of itself, such as <c>format</c>; empty where it says nothing.</summary>
    public IReadOnlyDictionary<string, string> Metadata { get; }

    /// <summary>The tensor of a name.</summary>
    /// <exception cref="KeyNotFoundException">The file has none of this name.</exception>
    public SafetensorsTensor this[string name]
        => TryGet(name, out SafetensorsTensor? tensor) ? tensor : throw new KeyNotFoundException($"'{Path}' has no tensor {Quoted.Name(name)}; it has {Tensors.Count} others.");

    /// <summary>Looks for the tensor of a name.</summary>
    public bool TryGet(string name, [NotNullWhen(true)] out SafetensorsTensor? tensor) => _byName.TryGetValue(name, out tensor);

    /// <summary>Closes the file. Spans and memory of its mapping must not be used after that.</summary>
    public void Dispose()
    {
        lock (_mapping)
        {
            _disposed = true;
            _map?.Dispose();
        }

        _handle.Dispose();
    }

    internal SafeFileHandle Handle
    {
        get
        {
            ObjectDisposedException.ThrowIf(_disposed, this);
            return _handle;
        }
    }

    /// <summary>The mapping, made when it is first asked for: who only copies needs no address space.</summary>
    internal MappedFile Map
    {
        get
        {
            lock (_mapping)
            {
                return _map ??= new(Path, Handle, Length);
            }
        }
    }
}
