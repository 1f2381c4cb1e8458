using System.Diagnostics;
using Hadal.Cli.CommandLine;
using Hadal.Storage;

namespace Hadal.Cli.Commands.Usrbio;

/// <summary>
/// Writes a file by user rings, aligned and then at odd places, and reads it back by user rings and as any program does. For a 3FS of someone who has one.
/// </summary>
internal sealed class UsrbioCheck
{
    private const int Piece = 1 << 20;
    private const int Depth = 32;
    private const int OddPieces = 1000;

    private readonly StorageRing _ring;
    private readonly StorageFile _file;
    private readonly ToolProgress _progress;
    private readonly byte[] _expected;
    private readonly CancellationToken _cancellation;
    private int _requests;

    private UsrbioCheck(StorageRing ring, StorageFile file, int mebibytes, ToolProgress progress, CancellationToken cancellation)
    {
        _cancellation = cancellation;
        _ring = ring;
        _file = file;
        _progress = progress;
        _expected = new byte[mebibytes * Piece];
        new Random(mebibytes).NextBytes(_expected);
    }

    /// <summary>Each request is a step of the progress.</summary>
    internal static int Steps(int mebibytes) => 2 * (mebibytes + OddPieces);

    internal static async Task<UsrbioCheckReport> Run(string folder, int mebibytes, ToolProgress progress, CancellationToken cancellation)
    {
        using StorageRing ring = StorageRing.Open(folder, new()
        {
            Engine = IoEngineKind.UserRing, Depth = Depth, SlabBytes = (long)Depth * Piece, Timeout = TimeSpan.FromMinutes(1),
        });
        using StorageFile file = ring.OpenFile(Path.Combine(folder, $"hadal-usrbio-check-{Environment.ProcessId}"), FileAccess.ReadWrite, new(FileMode.CreateNew));
        try
        {
            return await new UsrbioCheck(ring, file, mebibytes, progress, cancellation).Run().ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (cancellation.IsCancellationRequested)
        {
            throw new HadalException($"Interrupted; '{file.Path}' is removed.");
        }
        finally
        {
            File.Delete(file.Path);
        }
    }

    private async Task<UsrbioCheckReport> Run()
    {
        (long, int)[] pieces = [.. Enumerable.Range(0, _expected.Length / Piece).Select(piece => ((long)piece * Piece, Piece))];
        double write = await All("aligned writes", pieces, Write).ConfigureAwait(false);

        // Places that no two writes share: the order of writes that overlap is nobody's to promise.
        Random random = new(1);
        int stride = _expected.Length / OddPieces;
        (long, int)[] odd = [.. Enumerable.Range(0, OddPieces).Select(i => ((long)i * stride + random.Next(stride / 2), 1 + random.Next(Math.Min(stride / 2, Piece))))];
        Array.ForEach(odd, place => random.NextBytes(_expected.AsSpan((int)place.Item1, place.Item2)));
        await All("odd writes", odd, Write).ConfigureAwait(false);
        await _ring.FlushAsync(_file, default, _cancellation).ConfigureAwait(false);
        long wrong = 0;
        double read = await All("aligned reads", pieces, Compare).ConfigureAwait(false);
        await All("odd reads", odd, Compare).ConfigureAwait(false);
        long wrongByFile = Difference(File.ReadAllBytes(_file.Path), _expected);
        return new(Path.GetDirectoryName(_file.Path)!, _requests, _expected.Length, write, read, wrong, wrongByFile);

        async Task Compare(IoBuffer buffer, long offset, int length)
        {
            buffer.GetSpan().Clear();
            int bytes = await _ring.ReadAsync(_file, offset, buffer.Slice(0, length), default, _cancellation).ConfigureAwait(false);
            Interlocked.Add(ref wrong, Difference(buffer.GetSpan()[..bytes], _expected.AsSpan((int)offset, length)));
        }
    }

    private async Task Write(IoBuffer buffer, long offset, int length)
    {
        _expected.AsSpan((int)offset, length).CopyTo(buffer.GetSpan());
        await _ring.WriteAsync(_file, offset, buffer.Slice(0, length), default, _cancellation).ConfigureAwait(false);
    }

    private async Task<double> All(string what, (long Offset, int Length)[] places, Func<IoBuffer, long, int, Task> one)
    {
        long start = Stopwatch.GetTimestamp();
        int next = -1;
        await Task.WhenAll(Enumerable.Range(0, Depth).Select(_ => Task.Run(Loop))).ConfigureAwait(false);
        _requests += places.Length;
        return places.Sum(place => (long)place.Length) / Stopwatch.GetElapsedTime(start).TotalSeconds / 1e6;

        async Task Loop()
        {
            using IoBuffer buffer = _ring.Rent(Piece);
            for (int i = Interlocked.Increment(ref next); i < places.Length; i = Interlocked.Increment(ref next))
            {
                await one(buffer, places[i].Offset, places[i].Length).ConfigureAwait(false);
                _progress.Step(what);
            }
        }
    }

    private static long Difference(ReadOnlySpan<byte> found, ReadOnlySpan<byte> expected)
    {
        long wrong = Math.Abs(expected.Length - found.Length);
        for (int i = 0; i < Math.Min(found.Length, expected.Length); i++)
        {
            wrong += found[i] == expected[i] ? 0 : 1;
        }

        return wrong;
    }
}
