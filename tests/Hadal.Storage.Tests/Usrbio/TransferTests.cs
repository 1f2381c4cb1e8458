using Hadal.Storage.Usrbio.Client;

namespace Hadal.Storage.Tests.Usrbio;

public sealed class TransferTests
{
    [Theory]
    [InlineData(0, 4096)]
    [InlineData(0, 1 << 20)]
    [InlineData(17, 1000)]
    [InlineData(8192, 4097)]
    public void A_read_through_a_ring_gives_the_bytes_of_the_file(int offset, int length)
    {
        using ServedFixture served = new();
        byte[] content = ServedFixture.RandomBytes(1, 2 << 20);
        ulong inode = served.MakeFile("a.bin", content);
        UserRegion region = served.Own(served.Mount.CreateRegion(1 << 20));
        UserRing ring = served.Own(served.Mount.CreateRing(new(Entries: 8, ForWriting: false)));

        long result = ServedFixture.Transfer(ring, region, 0, inode, (ulong)offset, (nuint)length);

        Assert.Equal(length, result);
        Assert.True(ServedFixture.BytesOf(region)[..length].SequenceEqual(content.AsSpan(offset, length)));
    }
}
