using System.Numerics.Tensors;
using CsCheck;
using Xunit;

namespace Hadal.Tests.Tensors;

public class DeviceTensorTests
{
    [Fact]
    public void What_was_copied_in_comes_out() => Gen.Int.Array[0, 300].Sample(values =>
    {
        using DeviceTensor<int> tensor = new(Device.Cpu, values.Length);
        tensor.CopyFrom(values);
        Assert.Equal(values, tensor.ToArray());
        Assert.Equal(values.Length, tensor.Length);
    });

    [Fact]
    public void A_copy_of_another_length_is_refused_and_copies_nothing() => Gen.Select(Gen.Int[0, 20], Gen.Int[0, 20]).Where((have, given) => have != given).Sample((have, given) =>
    {
        using DeviceTensor<float> tensor = new(Device.Cpu, have, 1);
        ArgumentException inward = Assert.Throws<ArgumentException>(() => tensor.CopyFrom(new float[given]));
        ArgumentException outward = Assert.Throws<ArgumentException>(() => tensor.CopyTo(new float[given]));

        Assert.Contains($"copies {have} elements; source has {given}", inward.Message);
        Assert.Contains($"copies {have} elements; destination has {given}", outward.Message);
    });

    [Fact]
    public void Native_memory_is_aligned_for_the_widest_vectors() => Gen.Int[1, 5000].Sample(length =>
    {
        using DeviceTensor<byte> tensor = new(Device.Cpu, length);
        Assert.Equal(0, tensor.Pointer % 64);
    });

    [Fact]
    public void A_tensor_span_of_the_same_shape_is_copied_dense_or_strided()
    {
        float[] wide = [.. Enumerable.Range(0, 4 * 6).Select(i => (float)i)];
        TensorSpan<float> all = new(wide, [4, 6]);
        TensorSpan<float> strided = all.Slice([1..3, 2..5]);
        using DeviceTensor<float> tensor = new(Device.Cpu, 2, 3);

        tensor.CopyFrom(strided);
        Assert.Equal([8, 9, 10, 14, 15, 16], tensor.ToArray());

        strided.Clear();
        tensor.CopyTo(strided);
        Assert.Equal([.. Enumerable.Range(0, 24).Select(i => (float)i)], wide);

        using DeviceTensor<float> whole = new(Device.Cpu, 4, 6);
        whole.CopyFrom(all);
        Assert.Equal(wide, whole.ToArray());
    }

    [Fact]
    public void A_tensor_span_of_another_shape_is_refused_with_both_shapes()
    {
        using DeviceTensor<float> tensor = new(Device.Cpu, 2, 3);

        ArgumentException error = Assert.Throws<ArgumentException>(() => tensor.CopyFrom(new ReadOnlyTensorSpan<float>(new float[6], [3, 2])));
        Assert.Contains("[2, 3]", error.Message);
        Assert.Contains("[3, 2]", error.Message);
    }

    [Fact]
    public void A_slice_is_the_rows_it_names() => Gen.Select(Gen.Int[0, 9], Gen.Int[0, 4]).SelectMany((rows, columns) =>
        Gen.Int[0, rows].SelectMany(start => Gen.Int[0, rows - start].Select(count => (rows, columns, start, count)))).Sample((rows, columns, start, count) =>
    {
        int[] values = [.. Enumerable.Range(0, rows * columns)];
        using DeviceTensor<int> tensor = new(Device.Cpu, rows, columns);
        tensor.CopyFrom(values);
        using DeviceTensor<int> slice = tensor.Slice(start, count);

        Assert.Equal([count, columns], slice.Shape);
        Assert.Equal(values[(start * columns)..((start + count) * columns)], slice.ToArray());
    });

    [Theory]
    [InlineData(-1, 1)]
    [InlineData(0, 5)]
    [InlineData(5, 0)]
    [InlineData(1, int.MaxValue)]
    [InlineData(int.MaxValue, int.MaxValue)]
    [InlineData(2, -1)]
    public void A_slice_beyond_the_tensor_is_refused(int start, int count)
    {
        using DeviceTensor<int> tensor = new(Device.Cpu, 4, 2);
        ArgumentOutOfRangeException error = Assert.Throws<ArgumentOutOfRangeException>(() => tensor.Slice(start, count));
        Assert.Contains("[4, 2]", error.Message);
    }

    [Fact]
    public void A_view_writes_to_its_owner_and_does_not_own_it()
    {
        using DeviceTensor<int> tensor = new(Device.Cpu, 3, 2);
        tensor.CopyFrom([0, 1, 2, 3, 4, 5]);
        DeviceTensor<int> view = tensor.Slice(1, 2).Reshape(4);
        view.CopyFrom([9, 8, 7, 6]);
        view.Dispose();

        Assert.Equal([0, 1, 9, 8, 7, 6], tensor.ToArray());
        Assert.Throws<ObjectDisposedException>(() => view.ToArray());
    }

    [Fact]
    public void A_reshape_keeps_the_length()
    {
        using DeviceTensor<int> tensor = new(Device.Cpu, 3, 4);

        Assert.Equal([2, 6], tensor.Reshape(2, 6).Shape);
        ArgumentException error = Assert.Throws<ArgumentException>(() => tensor.Reshape(5, 2));
        Assert.Contains("[3, 4] has 12 elements; shape [5, 2] needs 10", error.Message);
    }

    [Fact]
    public void After_disposal_everything_is_an_ObjectDisposedException()
    {
        using DeviceStream stream = Device.Cpu.CreateStream();
        DeviceTensor<int> tensor = new(Device.Cpu, 3);
        DeviceTensor<int> view = tensor.Slice(0, 2);
        tensor.Dispose();
        tensor.Dispose();

        Assert.Throws<ObjectDisposedException>(() => tensor.Pointer);
        Assert.Throws<ObjectDisposedException>(() => tensor.CopyFrom([1, 2, 3]));
        Assert.Throws<ObjectDisposedException>(() => tensor.CopyTo(new int[3]));
        Assert.Throws<ObjectDisposedException>(() => tensor.Slice(0, 1));
        Assert.Throws<ObjectDisposedException>(() => tensor.Fill(stream));
        Assert.Throws<ObjectDisposedException>(() => view.ToArray());
        Assert.Equal([3], tensor.Shape);
    }

    [Fact]
    public void An_empty_tensor_is_an_ordinary_tensor()
    {
        using DeviceStream stream = Device.Cpu.CreateStream();
        using DeviceTensor<float> tensor = new(Device.Cpu, 0, 7168);
        using DeviceTensor<float> other = new(Device.Cpu, 0, 7168);
        using PinnedBuffer<float> buffer = new(Device.Cpu, 0);

        tensor.CopyFrom([]);
        tensor.CopyTo(stream, other);
        tensor.CopyTo(stream, buffer);
        tensor.Fill(stream, 1);
        Assert.Empty(tensor.ToArray());
        Assert.Equal([0, 7168], tensor.Slice(0, 0).Shape);
    }

    [Fact]
    public void Pinned_memory_is_copied_in_stream_order()
    {
        using DeviceStream stream = Device.Cpu.CreateStream();
        using DeviceTensor<int> tensor = new(Device.Cpu, 4);
        using PinnedBuffer<int> source = new(Device.Cpu, 4);
        using PinnedBuffer<int> destination = new(Device.Cpu, 4);
        new[] { 1, 2, 3, 4 }.CopyTo(source.Span);

        tensor.CopyFrom(stream, source);
        tensor.CopyTo(stream, destination);
        stream.Synchronize();

        Assert.Equal([1, 2, 3, 4], destination.Span);
    }

    [Fact]
    public void A_disposed_buffer_has_no_span()
    {
        PinnedBuffer<int> buffer = new(Device.Cpu, 4);
        buffer.Dispose();
        Assert.Throws<ObjectDisposedException>(() => buffer.Span.Length);
    }

    [Fact]
    public void Disposal_in_the_middle_of_copies_frees_nothing_that_is_read()
    {
        byte[] expected = [.. Enumerable.Repeat((byte)7, 1 << 16)];
        Parallel.For(0, 200, _ =>
        {
            DeviceTensor<byte> tensor = new(Device.Cpu, 1 << 16);
            tensor.CopyFrom(expected);
            Task disposal = Task.Run(tensor.Dispose);
            try
            {
                Assert.Equal(expected, tensor.ToArray());
            }
            catch (ObjectDisposedException)
            {
            }

            disposal.Wait();
        });
    }
}
