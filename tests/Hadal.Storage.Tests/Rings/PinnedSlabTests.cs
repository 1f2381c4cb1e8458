using Hadal.Testing;

namespace Hadal.Storage.Tests.Rings;

public sealed class PinnedSlabTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public Task What_a_ring_has_read_is_copied_to_the_CPU_s_tensors_from_where_it_lies() => CopiesWithoutStaging(Device.Cpu);

    [Fact]
    public async Task What_a_ring_has_read_is_copied_to_the_GPU_from_where_it_lies()
    {
        Requires.Gpu(!Device.Default.IsCpu, "the default device is the CPU");
        await CopiesWithoutStaging(Device.Default);
    }

    [Fact]
    public Task Memory_of_a_ring_stays_pinned_for_the_CPU_until_the_last_region_is_disposed() => SharesOnePinning(Device.Cpu);

    [Fact]
    public async Task Memory_of_a_ring_stays_pinned_for_the_GPU_until_the_last_region_is_disposed()
    {
        Requires.Gpu(!Device.Default.IsCpu, "the default device is the CPU");
        await SharesOnePinning(Device.Default);
    }

    [Fact]
    public async Task A_buffer_that_was_given_back_shows_no_memory_any_more()
    {
        await using StorageRing ring = StorageRing.Open(_folder.Path, new() { SlabBytes = 1 << 20 });
        using PinnedRegion region = ring.PinFor(Device.Cpu);
        IoBuffer buffer = ring.Rent(NumberedPages.Page);
        IoSlice slice = buffer.Slice(0, 8);
        buffer.Dispose();
        Assert.Throws<ObjectDisposedException>(() => slice.View<int>(region));
        Assert.Throws<ObjectDisposedException>(() => buffer.Pin());
        Assert.Throws<ObjectDisposedException>(() => buffer.GetSpan());
    }

    private async Task SharesOnePinning(Device device)
    {
        await using StorageRing ring = StorageRing.Open(_folder.Path, new() { SlabBytes = 1 << 20 });
        using IoBuffer buffer = ring.Rent(NumberedPages.Page);
        buffer.GetSpan().Fill(7);
        PinnedRegion first = ring.PinFor(device), second = ring.PinFor(device);
        first.Dispose();
        first.Dispose();
        Assert.Throws<ObjectDisposedException>(() => buffer.Slice(0, 8).View<byte>(first));
        using DeviceStream stream = device.CreateStream();
        using DeviceTensor<byte> tensor = new(device, NumberedPages.Page);
        using (PinnedRegion third = ring.PinFor(device))
        {
            second.Dispose();
            tensor.CopyFrom(stream, IoSlice.FromIoBuffer(buffer).View<byte>(third));
            stream.Synchronize();
        }

        Assert.All(tensor.ToArray(), element => Assert.Equal(7, element));
        Assert.Null(second.TryShare());
        using PinnedRegion anew = ring.PinFor(device);
        tensor.CopyTo(stream, IoSlice.FromIoBuffer(buffer).View<byte>(anew));
        stream.Synchronize();
    }

    private async Task CopiesWithoutStaging(Device device)
    {
        string path = NumberedPages.Write(_folder.Path, 300);
        await using StorageRing ring = StorageRing.Open(_folder.Path, new() { SlabBytes = 4 << 20 });
        using PinnedRegion region = ring.PinFor(device);
        using StorageFile file = ring.OpenFile(path);
        using DeviceStream stream = device.CreateStream();
        using DeviceTensor<int> tensor = new(device, 250, NumberedPages.Page / sizeof(int));
        using IoBuffer lead = ring.Rent(100_000);
        using IoBuffer buffer = ring.Rent(250 * NumberedPages.Page);
        Assert.Equal(buffer.Length, await ring.ReadAsync(file, 50 * NumberedPages.Page, buffer));
        tensor.CopyFrom(stream, IoSlice.FromIoBuffer(buffer).View<int>(region));
        stream.Synchronize();
        int[] elements = tensor.ToArray();
        Assert.All(Enumerable.Range(0, 250), page => Assert.Equal(page + 50, elements[page * 1024]));

        // And back: from the device to the disk.
        buffer.GetSpan().Clear();
        tensor.CopyTo(stream, IoSlice.FromIoBuffer(buffer).View<int>(region));
        stream.Synchronize();
        using StorageFile copy = ring.OpenFile(Path.Combine(_folder.Path, "copy"), FileAccess.ReadWrite, new(FileMode.CreateNew));
        await ring.WriteAsync(copy, 0, buffer);
        Assert.True(File.ReadAllBytes(path).AsSpan(50 * NumberedPages.Page).SequenceEqual(File.ReadAllBytes(copy.Path)));
        Assert.Throws<ArgumentException>(() => buffer.Slice(0, 3).View<int>(region));
    }
}
