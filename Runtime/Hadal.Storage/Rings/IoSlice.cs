namespace Hadal.Storage;

/// <summary>A part of a buffer that one request reads into or writes from.</summary>
public readonly record struct IoSlice
{
    internal IoSlice(IoBuffer buffer, int start, int length)
    {
        Buffer = buffer;
        Start = start;
        Length = length;
    }

    /// <summary>The buffer.</summary>
    public IoBuffer Buffer { get; }

    /// <summary>First byte in it.</summary>
    public int Start { get; }

    /// <summary>Bytes.</summary>
    public int Length { get; }

    internal nint Address => Buffer.Address + Start;

    /// <summary>All of a buffer.</summary>
    public static implicit operator IoSlice(IoBuffer buffer) => FromIoBuffer(buffer);

    /// <summary>All of a buffer.</summary>
    public static IoSlice FromIoBuffer(IoBuffer buffer)
    {
        ArgumentNullException.ThrowIfNull(buffer);
        return new(buffer, 0, buffer.Length);
    }
}
