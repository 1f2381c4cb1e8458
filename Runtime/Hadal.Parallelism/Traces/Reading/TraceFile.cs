using System.IO.Compression;
using System.Text.Json;

namespace Hadal.Parallelism.Traces;

/// <summary>Opens a trace, plain or compressed with gzip, and says in every error which file it was.</summary>
internal static class TraceFile
{
    /// <param name="stream">The trace; it is read to the end and left open.</param>
    /// <param name="name">What errors call it.</param>
    /// <param name="collector">Takes the events.</param>
    /// <param name="unit">What its times count.</param>
    /// <param name="buffer">How many bytes are read at once.</param>
    internal static void Read(Stream stream, string name, TraceCollector collector, TraceTimeUnit unit, int buffer = JsonTokens.DefaultBuffer)
    {
        JsonTokens tokens = default;
        try
        {
            using Stream text = Decompress(stream);
            tokens = new(text, buffer);
            new TraceParser(collector, unit).Parse(ref tokens);
        }
        catch (JsonException malformed)
        {
            throw new FormatException($"'{name}' is no trace: near byte {tokens.Consumed}, {malformed.Message}", malformed);
        }
        catch (InvalidDataException damaged)
        {
            throw new FormatException($"'{name}' is damaged: after {tokens.Consumed} bytes of text, {damaged.Message}", damaged);
        }
        catch (FormatException malformed)
        {
            throw new FormatException($"'{name}' is no trace: {malformed.Message}", malformed);
        }
    }

    // By its first bytes, not by its name. A seekable stream is not asked for: a trace may come through a pipe.
    private static Stream Decompress(Stream stream)
    {
        byte[] head = new byte[2];
        int length = stream.ReadAtLeast(head, head.Length, throwOnEndOfStream: false);
        PrefixedStream whole = new(head.AsMemory(0, length), stream);
        return head is [0x1F, 0x8B] ? new ReadAheadStream(new GZipStream(whole, CompressionMode.Decompress)) : whole;
    }
}
