using Hadal.Storage.Usrbio.Client;
using Microsoft.Win32.SafeHandles;

namespace Hadal.Storage.Tests.Usrbio.Hf3fs;

/// <summary>By the client of this library.</summary>
internal sealed class ManagedRanges : RangeClient
{
    private readonly UserRingMount _mount;
    private readonly UserRegion _region;
    private readonly UserRing _reads;
    private readonly UserRing _writes;
    private ulong _inode;

    internal ManagedRanges(string root)
    {
        _mount = UserRingMount.Open(root);
        _region = _mount.CreateRegion(RegionBytes);
        _reads = _mount.CreateRing(new(Slots, ForWriting: false));
        _writes = _mount.CreateRing(new(Slots, ForWriting: true));
    }

    protected override Span<byte> Region => ServedFixture.BytesOf(_region);

    protected override void Open(SafeFileHandle file) => _inode = _mount.InodeOf(file);

    protected override void Close()
    {
    }

    protected override long[] Transfer(bool isWrite, FileRange[] batch)
    {
        UserRing ring = isWrite ? _writes : _reads;
        for (int slot = 0; slot < batch.Length; slot++)
            ring.Prepare(slot, _region, (nuint)(slot * FileRange.MostBytes), _inode, (ulong)batch[slot].Offset, (nuint)batch[slot].Length);
        ring.Submit();
        Results results = new();
        while (results.All.Count < batch.Length)
            Assert.NotEqual(0, ring.Wait(10_000, results));
        return [.. Enumerable.Range(0, batch.Length).Select(slot => results[slot])];
    }

    public override void Dispose()
    {
        _writes.Dispose();
        _reads.Dispose();
        _region.Dispose();
        _mount.Dispose();
    }
}
