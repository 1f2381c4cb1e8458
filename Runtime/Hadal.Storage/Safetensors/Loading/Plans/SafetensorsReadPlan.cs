using System.Runtime.InteropServices;

namespace Hadal.Storage.Safetensors;

/// <summary>
/// How to read tensors of one file with large aligned reads in the order of the file: which pieces, and what of each belongs to which
/// tensor. What no tensor needs is not read, but for what lies within a piece. It reads nothing itself and depends on nothing else.
/// </summary>
public sealed class SafetensorsReadPlan
{
    // Linux reads a page less than 2 GiB at most.
    private const int LargestPiece = 1 << 30;

    private readonly List<ReadPart> _parts = [];
    private readonly List<ReadPiece> _pieces = [];

    private SafetensorsReadPlan(IReadOnlyList<SafetensorsTensor> tensors) => Tensors = tensors;

    /// <summary>The tensors, in the order of their bytes; those without bytes are in no piece.</summary>
    public IReadOnlyList<SafetensorsTensor> Tensors { get; }

    /// <summary>The reads, in the order of the file; none overlaps another.</summary>
    public IReadOnlyList<ReadPiece> Pieces => _pieces;

    /// <summary>Makes a plan.</summary>
    /// <param name="tensors">Tensors of one file, each once.</param>
    /// <param name="pieceBytes">Bytes of a piece at most: a multiple of the alignment.</param>
    /// <param name="alignment">What pieces begin and end at a multiple of: a power of two; 4096 suits direct I/O.</param>
    /// <exception cref="ArgumentException">The tensors are of several files, or one is there twice.</exception>
    public static SafetensorsReadPlan Create(IEnumerable<SafetensorsTensor> tensors, int pieceBytes = 1 << 20, int alignment = 4096)
    {
        ArgumentNullException.ThrowIfNull(tensors);
        MustBePieceSize(pieceBytes, alignment);
        SafetensorsTensor[] ordered = [.. tensors.OrderBy(tensor => tensor.Offset).ThenBy(tensor => tensor.Bytes)];
        if (Array.Find(ordered, tensor => tensor.File != ordered[0].File) is { } stranger)
        {
            throw new ArgumentException($"A plan is for one file; there are tensors of '{ordered[0].File.Path}' and of '{stranger.File.Path}'.", nameof(tensors));
        }

        if (ordered.Distinct().Count() < ordered.Length)
        {
            throw new ArgumentException($"A plan has each tensor once; one of '{ordered[0].File.Path}' was given twice.", nameof(tensors));
        }

        SafetensorsReadPlan plan = new(ordered);
        plan.Divide(pieceBytes, alignment);
        return plan;
    }

    /// <summary>What of a piece belongs to which tensor, in the order of the file.</summary>
    public ReadOnlySpan<ReadPart> PartsOf(in ReadPiece piece) => CollectionsMarshal.AsSpan(_parts).Slice(piece.FirstPart, piece.PartCount);

    internal static void MustBePieceSize(int pieceBytes, int alignment)
    {
        if (alignment < 1 || !int.IsPow2(alignment))
        {
            throw new ArgumentOutOfRangeException(nameof(alignment), alignment, $"An alignment is a power of two; it is {alignment}.");
        }

        if (pieceBytes < alignment || pieceBytes > LargestPiece || pieceBytes % alignment != 0)
        {
            throw new ArgumentOutOfRangeException(nameof(pieceBytes), pieceBytes, $"A piece has a multiple of {alignment} bytes, which is the alignment, up to {LargestPiece}; it has {pieceBytes}.");
        }
    }

    private void Divide(int pieceBytes, int alignment)
    {
        long begin = 0;
        long needed = 0;
        int firstPart = 0;
        for (int tensor = 0; tensor < Tensors.Count; tensor++)
        {
            long position = Tensors[tensor].Offset;
            long end = position + Tensors[tensor].Bytes;
            while (position < end)
            {
                if (firstPart == _parts.Count || position >= begin + pieceBytes)
                {
                    Close();
                    begin = position / alignment * alignment;
                }

                long stop = Math.Min(end, begin + pieceBytes);
                _parts.Add(new(tensor, (int)(position - begin), position - Tensors[tensor].Offset, (int)(stop - position)));
                needed = stop - begin;
                position = stop;
            }
        }

        Close();

        void Close()
        {
            if (_parts.Count > firstPart)
            {
                _pieces.Add(new(begin, (int)((needed + alignment - 1) / alignment * alignment), (int)needed, firstPart, _parts.Count - firstPart));
                firstPart = _parts.Count;
            }
        }
    }
}
