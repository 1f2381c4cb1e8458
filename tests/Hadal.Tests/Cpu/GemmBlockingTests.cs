using CsCheck;
using Hadal.Cpu;
using Xunit;

namespace Hadal.Tests.Cpu;

public class GemmBlockingTests
{
    private static readonly Gen<int> s_extent = Gen.Frequency((3, Gen.Int[1, 5000]), (2, Gen.Int[1, int.MaxValue]), (1, Gen.OneOfConst(12, 128, int.MaxValue - 15, int.MaxValue)));

    [Fact]
    public void No_more_is_converted_at_a_time_than_fits_or_than_one_row() => Gen.Select(s_extent, s_extent, s_extent, Gen.Int[1, 256], Gen.OneOfConst(8, 16, 32)).Sample(
        (m, n, k, threads, panelWidth) =>
        {
            GemmBlocking blocking = new(m, n, k, panelWidth, threads);
            long row = ((long)k + 127) / 128 * 128;

            Assert.InRange(blocking.Rows, 1, m);
            Assert.InRange(blocking.RowsAtOnce, blocking.Rows, m);
            Assert.Equal((UInt128)(ulong)row * (uint)blocking.RowsAtOnce, blocking.Converted);
            Assert.InRange((long)blocking.Converted, 1, Math.Max(row, GemmBlocking.ConvertedFloats));
        },
        iter: 10_000);

    [Fact]
    public void Twelve_rows_whose_length_once_wrapped_to_512_floats_are_converted_one_by_one()
    {
        GemmBlocking blocking = new(12, 4, 357_913_984, 32, 2);

        Assert.Equal((1, (nuint)357_913_984), (blocking.RowsAtOnce, blocking.Converted));
    }
}
