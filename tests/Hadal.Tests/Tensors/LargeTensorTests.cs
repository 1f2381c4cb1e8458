using Xunit;

namespace Hadal.Tests.Tensors;

/// <summary>Addresses that 32 bits do not count. What is not touched of the memory costs nothing.</summary>
public class LargeTensorTests
{
    private const int Row = 1 << 20;

    [Theory]
    [InlineData(2049)]
    [InlineData(4097)]
    public void Slices_copies_and_fills_beyond_31_and_32_bits_hit_what_they_name(int rows)
    {
        DeviceTensor<byte> tensor;
        try
        {
            tensor = new(Device.Cpu, rows, Row);
        }
        catch (DeviceMemoryException)
        {
            Assert.Skip($"Needs {rows} MiB of address space.");
            throw;
        }

        using (tensor)
        using (DeviceStream stream = Device.Cpu.CreateStream())
        {
            Assert.Equal((long)rows * Row, tensor.Length);
            DeviceTensor<byte> first = tensor.Slice(0, 1), last = tensor.Slice(rows - 1, 1);
            first.Fill(stream, 1);
            last.Fill(stream, 2);
            Assert.All(first.ToArray(), value => Assert.Equal(1, value));
            Assert.All(last.ToArray(), value => Assert.Equal(2, value));

            first.CopyTo(stream, last);
            Assert.All(last.ToArray(), value => Assert.Equal(1, value));
            Assert.Equal((long)(rows - 1) * Row, last.Pointer - tensor.Pointer);
            Assert.Equal(last.Pointer + 7, tensor.Reshape(rows * 4, Row / 4).Slice((rows * 4) - 4, 4).Reshape(Row).Slice(7, 1).Pointer);
        }
    }
}
