using CsCheck;
using Xunit;

namespace Hadal.Compilation.Tests;

public class KernelTableTests
{
    private static readonly Gen<KernelTableEntry> s_entries =
        from n in Gen.Int[1, 999]
        from figures in Gen.Int[0, 100_000].Array[4]
        select new KernelTableEntry(
            $"hadal1|gemm|n={8 * n}", $"m64n{n}", new string('a', 64), "sm_90a", "12.4", new(figures[0], figures[1], figures[2], figures[3]), $"{n}.cubin", new string('d', 64));

    [Fact]
    public void A_table_survives_its_text_in_sorted_order() => Gen.Select(s_entries.Array[0, 20], Gen.String).Sample((entries, tuning) =>
    {
        string text = KernelTable.Write(entries, tuning);
        IReadOnlyList<KernelTableEntry> read = KernelTable.Read(text, tuning);

        Assert.Equal(entries.OrderBy(entry => entry.ToString(), StringComparer.Ordinal), read.OrderBy(entry => entry.ToString(), StringComparer.Ordinal));
        Assert.Equal(text, KernelTable.Write(read.Reverse(), tuning));
        Assert.Throws<InvalidDataException>(() => KernelTable.Read(text, tuning + "x"));
    });

    [Theory]
    [InlineData("")]
    [InlineData("hadal-kernels-2\n")]
    [InlineData("hadal-kernels-3\n")]
    public void Text_that_is_no_table_is_refused(string text) => Assert.Throws<FormatException>(() => KernelTable.Read(text, ""));

    [Theory]
    [InlineData("a\tb\n")]
    [InlineData("spec\tconfig\tsm_90a\t12.4\thash\tmany\t0\t0\t0\tname\tdigest\n")]
    public void A_line_of_which_the_writer_knew_more_or_less_than_the_reader_is_refused(string line)
    {
        string digest = KernelTable.Digest(System.Text.Encoding.UTF8.GetBytes(line + "\n"));

        Assert.Throws<FormatException>(() => KernelTable.Read($"hadal-kernels-3\n{digest}\n{line}", ""));
    }
}
