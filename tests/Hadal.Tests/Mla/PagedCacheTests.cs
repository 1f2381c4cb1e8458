using Xunit;

namespace Hadal.Tests.Mla;

/// <summary>What a cache, a wrapped cache and a plan take and refuse.</summary>
public sealed class PagedCacheTests : IDisposable
{
    private readonly DeviceStream _stream = Device.Cpu.CreateStream();

    public void Dispose() => _stream.Dispose();

    [Fact]
    public void A_cache_tells_its_extents()
    {
        using PagedCache<BFloat16> cache = new(Device.Cpu, 3, 64);
        using PagedCache<Half> narrow = new(Device.Cpu, 0, 256, 512);
        using PagedCache<Float8E4M3> rows = new(Device.Cpu, 3, 16);
        Assert.Equal((3, 64, 576), (cache.Pages, cache.PageSize, cache.Width));
        Assert.Equal((0, 256, 512), (narrow.Pages, narrow.PageSize, narrow.Width));
        Assert.Equal((3, 16, 576), (rows.Pages, rows.PageSize, rows.Width));
        Assert.Equal([3, 64, 576], cache.Rows.Shape.ToArray());
        Assert.Equal([3, 16, 656], rows.Rows.Shape.ToArray());
        Assert.Equal(Device.Cpu, cache.Device);
    }

    [Fact]
    public void Extents_and_types_that_no_cache_has_are_refused_with_the_given()
    {
        Refused("pageSize", "the page size is 48", () => new PagedCache<BFloat16>(Device.Cpu, 1, 48));
        Refused("pageSize", "the page size is 8", () => new PagedCache<BFloat16>(Device.Cpu, 1, 8));
        Refused("width", "the width is 64", () => new PagedCache<BFloat16>(Device.Cpu, 1, 64, 64));
        Refused("width", "the width is 512", () => new PagedCache<Float8E4M3>(Device.Cpu, 1, 64, 512));
        Refused("T", "the type is Single", () => new PagedCache<float>(Device.Cpu, 1, 64));
    }

    [Fact]
    public void A_wrapped_tensor_stays_its_owners()
    {
        using DeviceTensor<BFloat16> tensor = new(Device.Cpu, 2, 64, 512);
        using (PagedCache<BFloat16> cache = PagedCaches.From(tensor))
        {
            Assert.Equal((2, 64, 512), (cache.Pages, cache.PageSize, cache.Width));
            Assert.Same(tensor, cache.Rows);
        }

        Assert.NotEqual(0, tensor.Pointer);
        PagedCache<BFloat16> own = new(Device.Cpu, 1, 64);
        own.Dispose();
        Assert.Throws<ObjectDisposedException>(() => own.Rows.Pointer);
    }

    [Fact]
    public void A_tensor_that_is_no_cache_is_not_wrapped()
    {
        using DeviceTensor<BFloat16> flat = new(Device.Cpu, 64, 576), wide = new(Device.Cpu, 1, 64, 640), odd = new(Device.Cpu, 1, 65, 576);
        using DeviceTensor<Float8E4M3> plain = new(Device.Cpu, 1, 64, 576), rows = new(Device.Cpu, 1, 64, 656);
        Refused("rows", "the tensor is [64, 576]", () => PagedCaches.From(flat));
        using DeviceTensor<Float8E4M3> between = new(Device.Cpu, 1, 64, 600);
        Refused("width", "the width is 640", () => PagedCaches.From(wide));
        Refused("pageSize", "the page size is 65", () => PagedCaches.From(odd));
        Refused("rows", "A row of an FP8 cache has 656 bytes; the tensor is [1, 64, 576]", () => PagedCaches.From(plain));
        Refused("rows", "A row of an FP8 cache has 656 bytes; the tensor is [1, 64, 600]", () => PagedCaches.From(between));
        Assert.Equal(576, PagedCaches.From(rows).Width);
    }

    [Fact]
    public void A_plan_refuses_numbers_outside_their_ranges()
    {
        Refused("heads", "they are 0", () => new MlaPlan(Device.Cpu, 0, 64, 1));
        Refused("heads", "they are 129", () => new MlaPlan(Device.Cpu, 129, 64, 1));
        Refused("pageSize", "the page size is 100", () => new MlaPlan(Device.Cpu, 1, 100, 1));
        Refused("maxBatch", "maxBatch is -1", () => new MlaPlan(Device.Cpu, 1, 64, -1));
        Refused("maxBatch", "maxBatch is 65537", () => new MlaPlan(Device.Cpu, 1, 64, 65537));
    }

    [Fact]
    public void A_step_that_does_not_fit_its_plan_is_refused_with_the_given()
    {
        using MlaPlan plan = new(Device.Cpu, 4, 64, 2);
        using DeviceTensor<int> two = new(Device.Cpu, 2), three = new(Device.Cpu, 3), table = new(Device.Cpu, 2, 5), long_ = new(Device.Cpu, 0, 1 << 26), none = new(Device.Cpu, 0);
        Refused("lengths", "of at most 2 sequences; they are [3]", () => plan.Update(_stream, three, table));
        Refused("lengths", "they are [2, 5]", () => plan.Update(_stream, table, table));
        Refused("pageTable", "the page table is [2, pages] (batch from the lengths); it is [2]", () => plan.Update(_stream, two, two));
        Refused("pageTable", "it is [0, 67108864]", () => plan.Update(_stream, two, long_));
        Refused("pageTable", "the page table has 67108864 pages of 64", () => plan.Update(_stream, none, long_));
        Refused("queryTokens", "query tokens are 1 … 8; they are 0", () => plan.Update(_stream, two, table, 0));
        Refused("queryTokens", "query tokens are 1 … 8; they are 9", () => plan.Update(_stream, two, table, 9));
        Assert.Equal((0, 0), (plan.Batch, plan.QueryTokens));

        plan.Update(_stream, two, table, 8);
        Assert.Equal((2, 8), (plan.Batch, plan.QueryTokens));
        Assert.Equal((4, 64, 2, Device.Cpu), (plan.Heads, plan.PageSize, plan.MaxBatch, plan.Device));
    }

    [Fact]
    public void An_update_that_fits_allocates_nothing()
    {
        using MlaPlan plan = new(Device.Cpu, 4, 64, 2);
        using DeviceTensor<int> lengths = new(Device.Cpu, 2), table = new(Device.Cpu, 2, 5);
        plan.Update(_stream, lengths, table);
        long before = GC.GetAllocatedBytesForCurrentThread();
        for (int i = 0; i < 100; i++)
        {
            plan.Update(_stream, lengths, table);
        }

        Assert.Equal(before, GC.GetAllocatedBytesForCurrentThread());
    }

    [Fact]
    public void A_disposed_plan_is_not_updated()
    {
        using DeviceTensor<int> lengths = new(Device.Cpu, 2), table = new(Device.Cpu, 2, 5);
        MlaPlan plan = new(Device.Cpu, 4, 64, 2);
        plan.Dispose();
        Assert.Throws<ObjectDisposedException>(() => plan.Update(_stream, lengths, table));
    }

    private static void Refused(string argument, string message, Func<object> action) => Refused(argument, message, () => { _ = action(); });

    private static void Refused(string argument, string message, Action action)
    {
        KernelArgumentException error = Assert.Throws<KernelArgumentException>(action);
        Assert.Equal(argument, error.ParamName);
        Assert.Contains(message, error.Message);
    }
}
