using Hadal.Storage.Usrbio.Hf3fs;
using Hadal.Storage.Usrbio.Layout;
using Microsoft.Win32.SafeHandles;

namespace Hadal.Storage.Tests.Usrbio.Hf3fs;

/// <summary>By the C library of 3FS.</summary>
internal sealed class Hf3fsRanges : RangeClient
{
    private readonly Hf3fsMount _mount;
    private readonly Hf3fsRegion _region;
    private readonly Hf3fsRing _reads;
    private readonly Hf3fsRing _writes;
    private Hf3fsFile? _file;

    internal Hf3fsRanges(Hf3fsApi api, string root)
    {
        _mount = Hf3fsMount.Open(api, root);
        Assert.Equal(root, _mount.Root);
        _region = _mount.CreateRegion(RegionBytes);
        _reads = _mount.CreateRing(Slots, forWriting: false);
        _writes = _mount.CreateRing(Slots, forWriting: true);
    }

    protected override Span<byte> Region => _region.Bytes;

    protected override void Open(SafeFileHandle file) => _file = _mount.Register(file);

    protected override void Close() => _file?.Dispose();

    protected override long[] Transfer(bool isWrite, FileRange[] batch)
    {
        Hf3fsRing ring = isWrite ? _writes : _reads;
        Dictionary<int, int> slots = [];
        for (int slot = 0; slot < batch.Length; slot++)
        {
            FileRange range = batch[slot];
            slots.Add(Prepare(ring, (nuint)(slot * FileRange.MostBytes), range, (ulong)slot), slot);
        }

        ring.Submit();
        long[] results = new long[batch.Length];
        Span<RingCompletion> completions = stackalloc RingCompletion[Slots];
        for (int waits = 0; slots.Count > 0 && waits < 10; waits++)
        {
            foreach (RingCompletion completion in completions[..ring.Wait(completions, slots.Count, 1000)])
            {
                Assert.True(slots.Remove(completion.Index, out int slot));
                Assert.Equal((ulong)slot, completion.UserData);
                results[slot] = completion.Result;
            }
        }

        Assert.Empty(slots);
        return results;
    }

    public override void Dispose()
    {
        _writes.Dispose();
        _reads.Dispose();
        _region.Dispose();
        _mount.Dispose();
    }

    /// <summary>The server's tail may lag behind its last completion, and then there is a free slot and no room.</summary>
    private int Prepare(Hf3fsRing ring, nuint regionOffset, FileRange range, ulong userData)
    {
        for (int attempts = 0; ; attempts++)
        {
            try
            {
                return ring.Prepare(_region, regionOffset, _file!, (ulong)range.Offset, (nuint)range.Length, userData);
            }
            catch (StorageException exception) when (exception.Error == Hadal.Storage.Linux.Errno.Again && attempts < 1000)
            {
                Thread.Sleep(1);
            }
        }
    }
}
