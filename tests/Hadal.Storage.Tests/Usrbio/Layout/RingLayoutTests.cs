using System.Runtime.InteropServices;
using Hadal.Storage.Usrbio.Layout;
using Hadal.Storage.Usrbio.Layout.Native;

namespace Hadal.Storage.Tests.Usrbio.Layout;

/// <summary>The numbers were printed by a program compiled against the header of 3FS (x86-64, glibc 2.36).</summary>
public sealed class RingLayoutTests
{
    [Theory]
    [InlineData(1024, 102_544, 57_416, 82_016, 98_416)]
    [InlineData(8, 5008, 520, 736, 880)]
    [InlineData(32, 7312, 1864, 2656, 3184)]
    public void A_ring_lies_in_memory_as_3FS_lays_it(int entries, long bytes, long completions, long submissions, long semaphore)
    {
        RingLayout layout = RingLayout.For(entries);

        Assert.Equal(bytes, layout.Bytes);
        Assert.Equal(completions, layout.Completions);
        Assert.Equal(submissions, layout.Submissions);
        Assert.Equal(semaphore, layout.CompletionSemaphore);
        Assert.Equal(entries + 1, layout.Slots);
    }

    [Fact]
    public void A_server_reads_the_number_of_entries_from_the_size_of_the_file()
    {
        for (int entries = 1; entries <= 4096; entries++)
        {
            Assert.True(RingLayout.TryFromBytes(RingLayout.For(entries).Bytes, out RingLayout layout));
            Assert.Equal(entries, layout.Entries);
        }
    }

    [Theory]
    [InlineData(0)]
    [InlineData(4096)]
    [InlineData(16 + 32 + 4096 + 96)]
    [InlineData(long.MaxValue)]
    public void A_file_too_small_or_too_large_is_no_ring(long bytes) => Assert.False(RingLayout.TryFromBytes(bytes, out _));

    [Fact]
    public void Structures_have_the_sizes_and_offsets_of_the_header()
    {
        Assert.Equal(56, Marshal.SizeOf<RingRequest>());
        Assert.Equal([0, 16, 24, 32, 40, 48], Offsets<RingRequest>("Region", "RegionOffset", "Inode", "FileOffset", "Length", "UserData"));
        Assert.Equal(24, Marshal.SizeOf<RingCompletion>());
        Assert.Equal([0, 8, 16], Offsets<RingCompletion>("Index", "Result", "UserData"));
        Assert.Equal(16, Marshal.SizeOf<RingSubmission>());
        Assert.Equal([0, 8], Offsets<RingSubmission>("Index", "UserData"));
        Assert.Equal(312, Marshal.SizeOf<NativeRegion>());
        Assert.Equal([0, 8, 16, 32, 288, 296, 304],
            Offsets<NativeRegion>("Address", "Handle", "Id", "MountPoint", "Bytes", "BlockBytes", "NumaNode"));
        Assert.Equal(600, Marshal.SizeOf<NativeRing>());
        Assert.Equal([0, 312, 320, 576, 580, 584, 588, 592],
            Offsets<NativeRing>("Memory", "Handle", "MountPoint", "ForReading", "Depth", "Priority", "TimeoutMilliseconds", "Flags"));
    }

    [Fact]
    public void The_bytes_of_an_id_are_in_the_order_of_its_text()
    {
        UInt128Bytes id = UInt128Bytes.From(Guid.Parse("00112233-4455-6677-8899-aabbccddeeff"));

        Assert.Equal("00112233445566778899AABBCCDDEEFF", Convert.ToHexString(MemoryMarshal.AsBytes([id])));
    }

    private static int[] Offsets<T>(params string[] fields) => [.. fields.Select(field => (int)Marshal.OffsetOf<T>(field))];
}
