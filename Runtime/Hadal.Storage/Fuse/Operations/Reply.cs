using System.Runtime.InteropServices;
using Hadal.Storage.Fuse.Protocol;

namespace Hadal.Storage.Fuse.Operations;

/// <summary>An answer in the making. What follows the header starts on a page.</summary>
internal sealed unsafe class Reply : IDisposable
{
    private const int Start = FuseProtocol.PageBytes;
    private byte* _memory = (byte*)NativeMemory.AlignedAlloc(Start + FuseProtocol.MaxTransfer, FuseProtocol.PageBytes);
    private int _length;

    /// <summary>Room for that many bytes, or for as many as an answer may have; <see cref="Commit"/> says how many there are.</summary>
    internal Span<byte> Space(uint bytes = FuseProtocol.MaxTransfer) => new(_memory + Start, (int)uint.Min(bytes, FuseProtocol.MaxTransfer));

    internal void Commit(int bytes) => _length = bytes;

    internal int Write<T>(in T value)
        where T : unmanaged
    {
        MemoryMarshal.Write(Rest, value);
        _length += sizeof(T);
        return 0;
    }

    internal void Clear() => _length = 0;

    /// <summary>The whole message.</summary>
    internal ReadOnlySpan<byte> Seal(ulong unique, int error)
    {
        int length = sizeof(OutHeader) + (error == 0 ? _length : 0);
        byte* header = _memory + Start - sizeof(OutHeader);
        *(OutHeader*)header = new((uint)length, -error, unique);
        return new(header, length);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        NativeMemory.AlignedFree(_memory);
        _memory = null;
    }

    private Span<byte> Rest => Space()[_length..];
}
