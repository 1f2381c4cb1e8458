using CsCheck;
using Hadal.Testing;

namespace Hadal.Storage.Tests.Rings;

public sealed class RingModelTests
{
    private const int FileBytes = 1 << 18;

    public static TheoryData<IoEngineKind> Engines => [IoEngineKind.IoUring, IoEngineKind.Threads, IoEngineKind.UserRing];

    [Theory, MemberData(nameof(Engines))]
    public void A_file_behaves_as_an_array_whatever_is_read_and_written(IoEngineKind engine)
    {
        var place = Gen.Select(Gen.OneOf(Gen.Int[0, FileBytes], Gen.Int[0, FileBytes / 4096].Select(i => i * 4096)),
            Gen.OneOf(Gen.Int[1, 70_000], Gen.Int[1, 16].Select(i => i * 4096)), Gen.Int[0, 5000], Gen.Bool, Gen.Byte);
        Gen.Select(place.Array[1, 40], Gen.Int[0, FileBytes]).Sample(
            (steps, length) => Run(engine, steps, length), iter: 60, threads: 1);
    }

    private static void Run(IoEngineKind engine, (int Offset, int Length, int Shift, bool Writes, byte Seed)[] steps, int length)
    {
        using var folder = new TemporaryFolder();
        string path = Path.Combine(folder.Path, "file");
        byte[] model = new byte[length];
        new Random(length).NextBytes(model);
        File.WriteAllBytes(path, model);
        using IDisposable? server = EngineServer.Of(engine, folder.Path);
        using StorageRing ring = StorageRing.Open(folder.Path, new() { Engine = engine, Depth = 4, SlabBytes = 1 << 20 });
        using StorageFile file = ring.OpenFile(path, FileAccess.ReadWrite);
        foreach ((int offset, int bytes, int shift, bool writes, byte seed) in steps)
        {
            using IoBuffer buffer = ring.Rent(bytes + shift);
            IoSlice slice = buffer.Slice(shift, bytes);
            Span<byte> span = buffer.GetSpan()[shift..];
            if (writes)
            {
                new Random(seed).NextBytes(span);
                Assert.Equal(bytes, Wait(ring.WriteAsync(file, offset, slice)));
                Array.Resize(ref model, Math.Max(model.Length, offset + bytes));
                buffer.GetSpan()[shift..].CopyTo(model.AsSpan(offset));
            }
            else
            {
                int expected = Math.Clamp(model.Length - offset, 0, bytes);
                Assert.Equal(expected, Wait(ring.ReadAsync(file, offset, slice)));
                Assert.True(buffer.GetSpan().Slice(shift, expected).SequenceEqual(model.AsSpan(Math.Min(offset, model.Length), expected)));
            }
        }

        Assert.Equal(model, File.ReadAllBytes(path));
    }

    private static int Wait(ValueTask<int> task) => task.AsTask().GetAwaiter().GetResult();
}
