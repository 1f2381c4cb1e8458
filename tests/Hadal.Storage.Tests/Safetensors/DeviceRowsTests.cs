using Hadal.Storage.Safetensors;

namespace Hadal.Storage.Tests.Safetensors;

public class DeviceRowsTests
{
    [Fact]
    public void A_tensor_of_more_elements_than_an_extent_counts_is_uploaded_by_rows()
    {
        // Never touched, so that it takes address space and no memory.
        using DeviceTensor<byte> tensor = new(Device.Cpu, 3, 1 << 15, 1 << 15);
        DeviceRows<byte> rows = new(tensor);
        Assert.Equal(1 << 30, rows.Length);
        Assert.Equal(tensor.Pointer + unchecked((nint)(2L << 30)), rows[2].Pointer);
        Assert.Equal([1 << 30], rows[2].Shape);
    }

    [Fact]
    public void Rows_that_are_too_long_themselves_are_refused()
    {
        using DeviceTensor<byte> tensor = new(Device.Cpu, 1, 3, 1 << 30);
        Assert.Contains("those of Byte[1, 3, 1073741824] on cpu have 3221225472", Assert.Throws<NotSupportedException>(() => new DeviceRows<byte>(tensor).Length).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Other_tensors_are_one_row()
    {
        using DeviceTensor<float> tensor = new(Device.Cpu, 3, 5);
        Assert.Equal(15, new DeviceRows<float>(tensor).Length);
        Assert.Equal([15], new DeviceRows<float>(tensor)[0].Shape);
    }
}
