using System.Buffers.Binary;
using System.Text;
using CsCheck;
using Xunit;

namespace Hadal.Compilation.Tests;

public class MultiplyAddInterleaverTests
{
    private const ulong Multiply = 0x000000052cbd7223;
    private const ulong Other = 0x000000052cbd7221;
    private const ulong Reusing = 0x080fe200000000bd;
    private const ulong GivingWay = 0x000fc200000000bd;

    [Fact]
    public void Every_second_of_a_long_run_gives_way_as_ptxas_13_has_it()
    {
        byte[] cubin = Cubin([.. Enumerable.Repeat((Multiply, Reusing), 9)]);

        Assert.Equal(5, MultiplyAddInterleaver.Apply(cubin));
        Assert.Equal(Enumerable.Range(0, 9).Select(i => i % 2 == 0 ? GivingWay : Reusing), UpperHalves(cubin));
    }

    [Fact]
    public void A_short_run_stays() => AssertUnchanged([.. Enumerable.Repeat((Multiply, Reusing), 7)]);

    [Fact]
    public void Other_instructions_stay() => AssertUnchanged([.. Enumerable.Repeat((Other, Reusing), 32)]);

    [Fact]
    public void An_instruction_without_both_hints_stays() => AssertUnchanged([.. Enumerable.Repeat((Multiply, 0x000fe200000000bdul), 32)]);

    [Fact]
    public void Runs_that_end_with_the_code_count_or_not_but_never_reach_beyond_it()
    {
        byte[] cubin = Cubin([(Other, Reusing), .. Enumerable.Repeat((Multiply, Reusing), 16), (Other, Reusing)]);

        Assert.Equal(8, MultiplyAddInterleaver.Apply(cubin));
    }

    [Fact]
    public void A_file_that_is_no_cubin_stays_as_it_is() => Gen.Byte.Array[0, 300].Sample(bytes =>
    {
        byte[] copy = [.. bytes];
        Assert.Equal(0, MultiplyAddInterleaver.Apply(copy));
        Assert.Equal(bytes, copy);
    });

    [Fact]
    public void A_damaged_table_of_sections_never_leads_out_of_the_file() => Gen.Select(Gen.Int[0, 1000], Gen.Byte).Sample((at, value) =>
    {
        byte[] cubin = Cubin([.. Enumerable.Repeat((Multiply, Reusing), 9)]);
        cubin[at % cubin.Length] = value;
        Assert.InRange(MultiplyAddInterleaver.Apply(cubin), 0, 5);
    });

    [Theory]
    [InlineData("12.4", true)]
    [InlineData("12.8", true)]
    [InlineData("12.9", false)]
    [InlineData("12.10", false)]
    [InlineData("13.0", false)]
    public void Compilers_from_12_9_on_do_it_themselves(string version, bool needed) => Assert.Equal(needed, MultiplyAddInterleaver.IsNeeded(version));

    private static void AssertUnchanged((ulong, ulong)[] code)
    {
        byte[] cubin = Cubin(code), copy = [.. cubin];
        Assert.Equal(0, MultiplyAddInterleaver.Apply(cubin));
        Assert.Equal(copy, cubin);
    }

    /// <summary>An ELF64 file of a null section, one section of code, and the section of their names.</summary>
    private static byte[] Cubin((ulong Lower, ulong Upper)[] code)
    {
        byte[] names = Encoding.ASCII.GetBytes("\0.text.kernel\0.shstrtab\0");
        int codeAt = 64, namesAt = codeAt + (16 * code.Length), tableAt = namesAt + names.Length;
        byte[] file = new byte[tableAt + (3 * 64)];
        "\u007fELF\u0002"u8.CopyTo(file);
        BinaryPrimitives.WriteUInt64LittleEndian(file.AsSpan(0x28), (ulong)tableAt);
        BinaryPrimitives.WriteUInt16LittleEndian(file.AsSpan(0x3a), 64);
        BinaryPrimitives.WriteUInt16LittleEndian(file.AsSpan(0x3c), 3);
        BinaryPrimitives.WriteUInt16LittleEndian(file.AsSpan(0x3e), 2);
        for (int i = 0; i < code.Length; i++)
        {
            BinaryPrimitives.WriteUInt64LittleEndian(file.AsSpan(codeAt + (16 * i)), code[i].Lower);
            BinaryPrimitives.WriteUInt64LittleEndian(file.AsSpan(codeAt + (16 * i) + 8), code[i].Upper);
        }

        names.CopyTo(file, namesAt);
        Section(1, 1, codeAt, 16 * code.Length);
        Section(2, 14, namesAt, names.Length);
        return file;

        void Section(int index, uint name, int offset, int size)
        {
            Span<byte> section = file.AsSpan(tableAt + (64 * index));
            BinaryPrimitives.WriteUInt32LittleEndian(section, name);
            BinaryPrimitives.WriteUInt64LittleEndian(section[0x18..], (ulong)offset);
            BinaryPrimitives.WriteUInt64LittleEndian(section[0x20..], (ulong)size);
        }
    }

    private static IEnumerable<ulong> UpperHalves(byte[] cubin) =>
        Enumerable.Range(0, 9).Select(i => BinaryPrimitives.ReadUInt64LittleEndian(cubin.AsSpan(64 + (16 * i) + 8)));
}
