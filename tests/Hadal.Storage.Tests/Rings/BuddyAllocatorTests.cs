using CsCheck;
using Hadal.Storage.Buffers;

namespace Hadal.Storage.Tests.Rings;

public sealed class BuddyAllocatorTests
{
    [Fact]
    public void Blocks_never_overlap_are_aligned_to_their_size_and_join_again() =>
        Gen.Select(Gen.Int[1, 500], Gen.Select(Gen.Bool, Gen.Int[1, 300_000], Gen.Int).Array[1, 200]).Sample((pages, steps) =>
        {
            long bytes = pages * 4096L;
            var blocks = new BuddyAllocator(bytes, 4096, 1 << 20);
            List<(long Offset, long Bytes)> taken = [];
            foreach ((bool takes, int wanted, int pick) in steps)
            {
                if (takes && blocks.TryAllocate(wanted, out long offset))
                {
                    long size = blocks.BlockBytes(wanted);
                    Assert.True(offset % size == 0 && offset + size <= bytes && size >= wanted);
                    Assert.DoesNotContain(taken, other => offset < other.Offset + blocks.BlockBytes(other.Bytes) && other.Offset < offset + size);
                    taken.Add((offset, wanted));
                }
                else if (!takes && taken.Count > 0)
                {
                    int index = (int)((uint)pick % taken.Count);
                    blocks.Free(taken[index].Offset, taken[index].Bytes);
                    taken.RemoveAt(index);
                }
            }

            taken.ForEach(block => blocks.Free(block.Offset, block.Bytes));
            Assert.True(blocks.TryAllocate(LargestPowerOfTwoIn(bytes), out _), "halves did not join");
        }, iter: 2000, threads: 1);

    private static long LargestPowerOfTwoIn(long bytes) => Math.Min(1 << 20, 1L << (int)Math.Log2(bytes));
}
