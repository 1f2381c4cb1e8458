using System.Buffers;

namespace Hadal.Storage.Safetensors;

/// <summary>How a loader reads.</summary>
public sealed record SafetensorsLoaderOptions
{
    private readonly int _depth = 8;

    /// <summary>Bytes of a read, a multiple of <see cref="Alignment"/>; 1 MiB at first.</summary>
    public int PieceBytes { get; init; } = 1 << 20;

    /// <summary>What reads begin and end at a multiple of, in the file and in memory: a power of two; 4096 at first, which suits direct I/O.</summary>
    public int Alignment { get; init; } = 4096;

    /// <summary>Reads under way at once, at least 1; 8 at first. The loader holds that many pieces and no more.</summary>
    /// <exception cref="ArgumentOutOfRangeException">It is less.</exception>
    public int Depth
    {
        get => _depth;
        init => _depth = value >= 1
            ? value
            : throw new ArgumentOutOfRangeException(nameof(value), value, $"Depth is the number of reads under way, at least 1; it is {value}.");
    }

    /// <summary>
    /// Makes what a file is read from; <see cref="RandomAccessSource"/> at first. Two can be open at once, at the seam between two files. One
    /// that opens the path anew must see to it that this is still the file whose header was read.
    /// </summary>
    public Func<SafetensorsFile, ISequentialSource> OpenSource { get; init; } = file => new RandomAccessSource(file);

    /// <summary>
    /// Reads through a ring: past the page cache, or from 3FS, into the ring's own memory. Its slab should hold <see cref="Depth"/> pieces, each of
    /// <see cref="PieceBytes"/> rounded up to a power of two; a load goes on with as many as it gets, and waits for the first.
    /// </summary>
    public static SafetensorsLoaderOptions Through(StorageRing ring)
    {
        ArgumentNullException.ThrowIfNull(ring);
        return new() { OpenSource = file => new RingSource(ring, file), Buffers = new RingBufferPool(ring) };
    }

    /// <summary>Lends the memory that is read into, at multiples of <see cref="Alignment"/>. Null: native memory.</summary>
    public MemoryPool<byte>? Buffers { get; init; }
}
