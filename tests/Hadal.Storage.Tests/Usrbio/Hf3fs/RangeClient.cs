using System.Security.Cryptography;
using Microsoft.Win32.SafeHandles;

namespace Hadal.Storage.Tests.Usrbio.Hf3fs;

/// <summary>Writes and reads parts of files by user rings, in full batches; by which implementation, others say.</summary>
internal abstract class RangeClient : IDisposable
{
    protected const int Slots = 16;
    protected const int RegionBytes = Slots * FileRange.MostBytes;

    protected abstract Span<byte> Region { get; }

    internal void Write(string path, FileRange[] ranges, byte[] content)
    {
        foreach ((FileRange range, long result, _) in Run(path, ranges, content))
            Assert.Equal(range.Length, result);
    }

    /// <summary>A hash of all results and all bytes, in the order of the ranges.</summary>
    internal string Read(string path, FileRange[] ranges) => Digest(Run(path, ranges, null).Select(done => done.Bytes));

    /// <summary>The same from the bytes of a file.</summary>
    internal static string Expected(byte[] content, FileRange[] ranges) => Digest(ranges.Select(range =>
    {
        int begin = Math.Min(range.Offset, content.Length);
        return content[begin..Math.Min(begin + range.Length, content.Length)];
    }));

    public abstract void Dispose();

    protected abstract void Open(SafeFileHandle file);

    protected abstract void Close();

    /// <summary>The results of requests whose memory is the slot of their number, of the length of a slot each.</summary>
    protected abstract long[] Transfer(bool isWrite, FileRange[] batch);

    private List<(FileRange Range, long Result, byte[] Bytes)> Run(string path, FileRange[] ranges, byte[]? content)
    {
        List<(FileRange, long, byte[])> done = [];
        using SafeFileHandle file = File.OpenHandle(path, FileMode.OpenOrCreate, FileAccess.ReadWrite);
        Open(file);
        foreach (FileRange[] batch in ranges.Chunk(Slots))
        {
            Region.Clear();
            for (int slot = 0; slot < batch.Length && content is not null; slot++)
                content.AsSpan(batch[slot].Offset, batch[slot].Length).CopyTo(Region[(slot * FileRange.MostBytes)..]);
            long[] results = Transfer(content is not null, batch);
            for (int slot = 0; slot < batch.Length; slot++)
            {
                Assert.InRange(results[slot], 0, batch[slot].Length);
                done.Add((batch[slot], results[slot], Region.Slice(slot * FileRange.MostBytes, (int)results[slot]).ToArray()));
            }
        }

        Close();
        return done;
    }

    private static string Digest(IEnumerable<byte[]> parts)
    {
        using IncrementalHash hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (byte[] part in parts)
        {
            hash.AppendData(BitConverter.GetBytes(part.Length));
            hash.AppendData(part);
        }

        return Convert.ToHexString(hash.GetHashAndReset());
    }
}
