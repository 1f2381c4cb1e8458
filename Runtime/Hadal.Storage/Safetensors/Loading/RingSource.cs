using System.Runtime.InteropServices;
using Hadal.Storage.Linux;

namespace Hadal.Storage.Safetensors;

/// <summary>Reads through a ring, past the page cache, into memory that the ring's engine has pinned.</summary>
internal sealed class RingSource : ISequentialSource
{
    private readonly StorageRing _ring;
    private readonly StorageFile _file;

    /// <exception cref="SafetensorsException">The path names another file by now than the one whose header was read.</exception>
    internal RingSource(StorageRing ring, SafetensorsFile file)
    {
        _ring = ring;
        _file = ring.OpenFile(file.Path);
        FileStatus opened = LibC.StatusOf(_file.Buffered, file.Path), known = LibC.StatusOf(file.Handle, file.Path);
        if (!opened.IsSameNodeAs(known))
        {
            _file.Dispose();
            throw new SafetensorsException(file.Path, null, "the file was replaced after its header was read.");
        }
    }

    /// <summary>
    /// A read that is canceled ends at once, though the device may still write: its buffer is the ring's, which lends it to nobody until then.
    /// </summary>
    public ValueTask<int> ReadAsync(long offset, Memory<byte> destination, CancellationToken cancellationToken)
        => MemoryMarshal.TryGetMemoryManager<byte, IoBuffer>(destination, out IoBuffer? buffer, out int start, out int length)
            ? _ring.ReadAsync(_file, offset, buffer!.Slice(start, length), default, cancellationToken)
            : throw new ArgumentException($"A ring reads into buffers that it has lent; give the loader {nameof(StorageRing)}'s.", nameof(destination));

    public void Dispose() => _file.Dispose();
}
