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
