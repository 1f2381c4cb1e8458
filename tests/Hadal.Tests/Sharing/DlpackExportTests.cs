using System.Numerics;
using System.Runtime.CompilerServices;
using Xunit;

namespace Hadal.Tests.Sharing;

/// <summary>Reads what is lent at the offsets of the published header (dlpack.h, 1.1), not through the structures that wrote it.</summary>
public sealed unsafe class DlpackExportTests
{
    [Fact]
    public void The_versioned_structure_lies_as_the_header_says()
    {
        using DeviceTensor<BFloat16> tensor = new(Device.Cpu, 4, 3, 2);
        byte* block = (byte*)Dlpack.Export(tensor.Slice(1, 2));
        Assert.Equal((1u, 1u), (At<uint>(block, 0), At<uint>(block, 4)));
        Assert.Equal(0UL, At<ulong>(block, 24));
        ExpectTensor(block + 32, tensor.Pointer + (6 * 2), [2, 3, 2], [6, 2, 1], code: 4, bits: 16);
        Delete(block, 16);
    }

    [Fact]
    public void The_structure_before_version_1_lies_as_the_header_says()
    {
        using DeviceTensor<BFloat16> tensor = new(Device.Cpu, 5);
        byte* block = (byte*)Dlpack.Export(tensor, DlpackFormat.Unversioned);
        ExpectTensor(block, tensor.Pointer, [5], [1], code: 4, bits: 16);
        Delete(block, 56);
    }

    [Fact]
    public void Every_type_has_the_header_s_code_and_width()
    {
        Expect<sbyte>(0, 8);
        Expect<short>(0, 16);
        Expect<int>(0, 32);
        Expect<long>(0, 64);
        Expect<byte>(1, 8);
        Expect<ushort>(1, 16);
        Expect<uint>(1, 32);
        Expect<ulong>(1, 64);
        Expect<Half>(2, 16);
        Expect<float>(2, 32);
        Expect<double>(2, 64);
        Expect<BFloat16>(4, 16);
        Expect<Complex>(5, 128);
        Expect<bool>(6, 8);
        Expect<Float8E4M3>(10, 8);
        Expect<Float8E5M2>(12, 8);
    }

    [Theory, InlineData(DlpackFormat.Versioned, 16), InlineData(DlpackFormat.Unversioned, 56)]
    public void A_tensor_that_is_lent_outlives_its_disposal(DlpackFormat format, int deleter)
    {
        DeviceTensor<int> tensor = new(Device.Cpu, 1000);
        tensor.CopyFrom(Enumerable.Range(0, 1000).ToArray());
        byte* block = (byte*)Dlpack.Export(tensor, format);
        DeviceMemory memory = tensor.Memory;
        tensor.Dispose();
        Assert.Throws<ObjectDisposedException>(() => Dlpack.Export(tensor));

        int* elements = *(int**)(block + (format == DlpackFormat.Versioned ? 32 : 0));
        Assert.Equal(999, elements[999]);
        Delete(block, deleter);
        Assert.Throws<ObjectDisposedException>(() => memory.Acquire().Dispose());
    }

    [Theory, InlineData(DlpackFormat.Versioned), InlineData(DlpackFormat.Unversioned)]
    public void What_was_lent_can_be_released_unused(DlpackFormat format)
    {
        DeviceTensor<int> tensor = new(Device.Cpu, 10);
        DeviceMemory memory = tensor.Memory;
        nint block = Dlpack.Export(tensor, format);
        tensor.Dispose();
        memory.Acquire().Dispose();
        Dlpack.Release(block, format);
        Assert.Throws<ObjectDisposedException>(() => memory.Acquire().Dispose());
    }

    [Fact]
    public void An_empty_tensor_has_no_address()
    {
        using DeviceTensor<int> tensor = new(Device.Cpu, 2, 0, 3);
        byte* block = (byte*)Dlpack.Export(tensor);
        Assert.Equal(0, At<nint>(block, 32));
        Assert.Equal<long>([2, 0, 3], new ReadOnlySpan<long>(At<nint>(block, 56).ToPointer(), 3).ToArray());
        Delete(block, 16);
    }

    [Fact]
    public void What_is_lent_can_be_taken_back_on_the_CPU() => ThereAndBack(Device.Cpu);

    [Fact]
    public void Many_threads_lend_and_give_back_at_once()
    {
        using DeviceTensor<int> tensor = new(Device.Cpu, 10);
        tensor.CopyFrom(Enumerable.Range(0, 10).ToArray());
        Parallel.For(0, 1000, i =>
        {
            nint block = Dlpack.Export(tensor);
            using DeviceTensor<int> again = Dlpack.Import<int>(block);
            Assert.Equal(9, again.ToArray()[9]);
        });
        Assert.Equal(9, tensor.ToArray()[9]);
    }

    internal static void ThereAndBack(Device device)
    {
        DeviceTensor<float> tensor = new(device, 7, 11);
        tensor.CopyFrom(Enumerable.Range(0, 77).Select(i => (float)i).ToArray());
        nint address = tensor.Pointer;
        nint block = Dlpack.Export(tensor);
        tensor.Dispose();
        using DeviceTensor<float> again = Dlpack.Import<float>(block, device: device);
        Assert.Equal(address, again.Pointer);
        Assert.Equal([7, 11], again.Shape.ToArray());
        Assert.Equal(Enumerable.Range(0, 77).Select(i => (float)i), again.ToArray());
    }

    private static void Expect<T>(byte code, byte bits)
        where T : unmanaged
    {
        using DeviceTensor<T> tensor = new(Device.Cpu, 1);
        byte* block = (byte*)Dlpack.Export(tensor);
        Assert.Equal((typeof(T), code, bits, (ushort)1), (typeof(T), block[32 + 20], block[32 + 21], At<ushort>(block, 32 + 22)));
        Assert.Equal(bits, Unsafe.SizeOf<T>() * 8);
        Dlpack.Import<T>((nint)block).Dispose();
    }

    private static void ExpectTensor(byte* tensor, nint data, long[] shape, long[] strides, byte code, byte bits)
    {
        Assert.Equal(data, At<nint>(tensor, 0));
        Assert.Equal((1, 0), (At<int>(tensor, 8), At<int>(tensor, 12)));
        Assert.Equal(shape.Length, At<int>(tensor, 16));
        Assert.Equal((code, bits, (ushort)1), (tensor[20], tensor[21], At<ushort>(tensor, 22)));
        Assert.Equal(shape, new ReadOnlySpan<long>(At<nint>(tensor, 24).ToPointer(), shape.Length).ToArray());
        Assert.Equal(strides, new ReadOnlySpan<long>(At<nint>(tensor, 32).ToPointer(), shape.Length).ToArray());
        Assert.Equal(0UL, At<ulong>(tensor, 40));
    }

    private static T At<T>(byte* block, int offset)
        where T : unmanaged
        => *(T*)(block + offset);

    private static void Delete(byte* block, int deleter) => (*(delegate* unmanaged<byte*, void>*)(block + deleter))(block);
}
