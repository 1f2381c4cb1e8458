namespace Hadal.Parallelism.Tests.Traces;

/// <summary>Gives its bytes in pieces of given lengths, over and over, as a socket or a pipe may.</summary>
internal sealed class ChunkedStream(byte[] content, int[] chunks) : MemoryStream(content)
{
    private int _next;

    public override int Read(byte[] buffer, int offset, int count) => base.Read(buffer, offset, Math.Min(count, chunks[_next++ % chunks.Length]));
}
