using CsCheck;
using Hadal.Storage.Usrbio.Client;

namespace Hadal.Storage.Tests.Usrbio;

public sealed class ModelTests
{
    private const int Most = 100_000;

    [Fact]
    public void Random_reads_and_writes_give_what_an_array_gives()
    {
        using ServedFixture served = new();
        UserRegion region = served.Own(served.Mount.CreateRegion(Most));
        UserRing reads = served.Own(served.Mount.CreateRing(new(Entries: 4, ForWriting: false)));
        UserRing writes = served.Own(served.Mount.CreateRing(new(Entries: 4, ForWriting: true)));
        Gen<int> number = Gen.OneOf(Gen.Int[0, Most - 1], Gen.Int[0, Most / 4096 - 1].Select(page => page * 4096));
        Gen.Select(Gen.Bool, number, number, number).List[1, 12].Sample(
            operations =>
            {
                ulong inode = served.MakeFile("model.bin", []);
                byte[] model = [];
                foreach ((bool isWrite, int offset, int at, int wanted) in operations)
                {
                    int length = Math.Max(1, Math.Min(wanted, Most - at));
                    if (isWrite)
                    {
                        byte[] bytes = ServedFixture.RandomBytes(offset ^ length, length);
                        bytes.CopyTo(ServedFixture.BytesOf(region)[at..]);
                        Assert.Equal(length, ServedFixture.Transfer(writes, region, (nuint)at, inode, (ulong)offset, (nuint)length));
                        Array.Resize(ref model, Math.Max(model.Length, offset + length));
                        bytes.CopyTo(model, offset);
                    }
                    else
                    {
                        int expected = Math.Clamp(model.Length - offset, 0, length);
                        Assert.Equal(expected, ServedFixture.Transfer(reads, region, (nuint)at, inode, (ulong)offset, (nuint)length));
                        Assert.True(ServedFixture.BytesOf(region).Slice(at, expected).SequenceEqual(model.AsSpan(Math.Min(offset, model.Length), expected)));
                    }
                }

                Assert.Equal(model, File.ReadAllBytes(served.Folder["model.bin"]));
            },
            iter: 100,
            threads: 1);
    }
}
