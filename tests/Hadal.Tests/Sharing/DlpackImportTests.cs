using Xunit;

namespace Hadal.Tests.Sharing;

public sealed class DlpackImportTests
{
    [Theory, InlineData(true), InlineData(false)]
    public void A_foreign_tensor_is_used_where_it_is_and_given_back_once(bool versioned)
    {
        using ForeignBlock block = new(versioned, 3, 5);
        DeviceTensor<float> tensor = Dlpack.Import<float>(block.Address, block.Format);
        Assert.Equal([3, 5], tensor.Shape.ToArray());
        Assert.Same(Device.Cpu, tensor.Device);
        Assert.Equal(block.Elements, tensor.Pointer);
        Assert.Equal(Enumerable.Range(0, 15).Select(i => (float)i), tensor.ToArray());

        DeviceTensor<float> view = tensor.Slice(1, 1);
        view.Dispose();
        Assert.Equal(0, block.Deletions);
        tensor.Dispose();
        tensor.Dispose();
        Assert.Equal(1, block.Deletions);
        Assert.Throws<ObjectDisposedException>(() => tensor.ToArray());
    }

    [Fact]
    public void A_tensor_begins_behind_its_byte_offset()
    {
        using ForeignBlock block = new(true, 2);
        block.Put(block.Tensor + 40, 12UL);
        using DeviceTensor<float> tensor = Dlpack.Import<float>(block.Address);
        Assert.Equal([3f, 4f], tensor.ToArray());
    }

    [Fact]
    public void A_tensor_without_dimensions_is_one_element()
    {
        using ForeignBlock block = new(true);
        using DeviceTensor<float> tensor = Dlpack.Import<float>(block.Address);
        Assert.Equal([1], tensor.Shape.ToArray());
    }

    [Fact]
    public void An_empty_tensor_may_have_no_address_and_any_strides()
    {
        using ForeignBlock block = new(true, 3, 0, 2);
        block.Put(block.Tensor, (nint)0);
        block.SetStrides(7, 7, 7);
        using (DeviceTensor<float> tensor = Dlpack.Import<float>(block.Address))
        {
            Assert.Empty(tensor.ToArray());
        }

        Assert.Equal(1, block.Deletions);
    }

    [Fact]
    public void Strides_of_extents_of_one_say_nothing_and_no_strides_mean_dense()
    {
        using ForeignBlock block = new(true, 1, 4, 1);
        block.SetStrides(99, 1, 77);
        Dlpack.Import<float>(block.Address).Dispose();
        block.Put(block.Tensor + 32, (nint)0);
        Dlpack.Import<float>(block.Address).Dispose();
    }

    [Fact]
    public void A_foreign_tensor_without_a_deleter_is_only_forgotten()
    {
        using ForeignBlock block = new(true, 4);
        block.Put(16, (nint)0);
        Dlpack.Import<float>(block.Address).Dispose();
    }

    [Fact]
    public void One_that_nobody_disposes_is_given_back_by_the_garbage_collector()
    {
        using ForeignBlock block = new(true, 4);
        Lose(block);
        for (int i = 0; i < 50 && block.Deletions == 0; i++)
        {
            GC.Collect();
            GC.WaitForPendingFinalizers();
        }

        Assert.Equal(1, block.Deletions);
    }

    [Fact]
    public void What_cannot_be_used_is_refused_and_stays_the_callers()
    {
        Refuse("is of version 2.1; versions 1.x can be read", block => block.Put(0, 2));
        Refuse("is read-only", block => block.Put(24, 1UL));
        Refuse("has -1 dimensions; 0 to 64 can be", block => block.Put(48, -1));
        Refuse("has 65 dimensions", block => block.Put(48, 65));
        Refuse("has 2 dimensions and no shape", block => block.Put(56, (nint)0));
        Refuse("has the shape [-3, 5]; an extent is from 0 to 2147483647", block => block.Put(256, -3L));
        Refuse("has the shape [4294967296, 5]", block => block.Put(256, 1L << 32));
        Refuse("has the shape [3, 5] and the strides [1, 3]; the tensors of Hadal are dense and row-major", block => block.SetStrides(1, 3));
        Refuse("has the shape [3, 5] and the strides [0, 1]", block => block.SetStrides(0, 1));
        Refuse("has elements, of shape [3, 5], and no address", block => block.Put(32, (nint)0));
        Refuse("has elements of Float of 16 bits; Single, which was asked for, is Float of 32 bits", block => block.SetType(2, 16));
        Refuse("has elements of Float of 32 bits × 4 lanes", block => block.SetType(2, 32, 4));
        Refuse("has elements of type code 99 of 32 bits", block => block.SetType(99, 32));
        Refuse("no multiple of its elements' 4 bytes", block => block.Put(72, 2UL));
        Refuse("is on cuda:9; the default device is", block => block.Put(40, 2 | (9L << 32)));
        Refuse("is on device 0 of DLPack's kind 10", block => block.Put(40, 10));
    }

    [Fact]
    public void A_shape_larger_than_any_memory_is_refused()
    {
        using ForeignBlock block = new(true, int.MaxValue, int.MaxValue, 4);
        Assert.Throws<ArgumentOutOfRangeException>(() => Dlpack.Import<float>(block.Address));
        Assert.Equal(0, block.Deletions);
    }

    [Fact]
    public void No_address_is_refused() => Assert.Throws<ArgumentOutOfRangeException>(() => Dlpack.Import<float>(0));

    [Fact]
    public void Elements_of_which_DLPack_knows_nothing_are_refused()
    {
        using ForeignBlock block = new(true, 3, 5);
        Assert.Contains("DLPack has no type for System.Guid", Assert.Throws<ArgumentException>(() => Dlpack.Import<Guid>(block.Address)).Message, StringComparison.Ordinal);
        using DeviceTensor<Guid> tensor = new(Device.Cpu, 1);
        Assert.Contains("DLPack has no type", Assert.Throws<NotSupportedException>(() => Dlpack.Export(tensor)).Message, StringComparison.Ordinal);
    }

    private static void Refuse(string message, Action<ForeignBlock> change)
    {
        using ForeignBlock block = new(true, 3, 5);
        change(block);
        Assert.Contains(message, Assert.Throws<ArgumentException>(() => Dlpack.Import<float>(block.Address)).Message, StringComparison.Ordinal);
        Assert.Equal(0, block.Deletions);
    }

    private static void Lose(ForeignBlock block) => _ = Dlpack.Import<float>(block.Address);
}
