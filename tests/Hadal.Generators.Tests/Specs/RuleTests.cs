using CsCheck;
using Hadal.Specs;
using Xunit;

namespace Hadal.Generators.Tests.Specs;

public class RuleTests
{
    [Fact]
    public void A_gemm_is_legal_where_rows_of_all_its_matrices_are_whole_units_of_16_bytes() =>
        Gen.Select(
            Gen.Int[-5, 200], Gen.Int[-5, 200], Gen.OneOfConst(ElementType.BFloat16, ElementType.Float32), Gen.OneOfConst(Enum.GetValues<ScaleLayout>()), Gen.Bool)
            .Sample((n, k, d, scales, accumulate) =>
            {
                bool legal = n > 0 && k > 0 && k % 16 == 0 && n * (d == ElementType.BFloat16 ? 2 : 4) % 16 == 0;
                Assert.Equal(legal, !Complaints(n, k, d, scales, accumulate).Any());
            });

    [Fact]
    public void A_value_that_is_named_as_nearest_is_legal() =>
        Gen.Select(Gen.Int[1, int.MaxValue], Gen.OneOfConst(ElementType.BFloat16, ElementType.Float32)).Sample((value, d) =>
        {
            foreach (SpecComplaint complaint in Complaints(value, value, d).Where(complaint => complaint.Remedy is not null))
            {
                Assert.EndsWith($"nearest: {complaint.Remedy}", complaint.Message, StringComparison.Ordinal);
                foreach (string nearest in complaint.Remedy!.Split(", "))
                {
                    int legal = int.Parse(nearest, System.Globalization.CultureInfo.InvariantCulture);
                    Assert.InRange(Math.Abs((long)legal - value), 1, 15);
                    Assert.Empty(complaint.Constant == "N" ? Complaints(legal, 16, d) : Complaints(8, legal, d));
                }
            }
        });

    [Fact]
    public void A_gemm_is_legal_up_to_the_operand_that_no_gpu_holds() =>
        Gen.Select(Gen.Int[1, (1 << 28) - 1], Gen.Int[1, (1 << 27) - 1]).Sample((n, k) =>
            Assert.Equal((System.Int128)n * 8 * k * 16 > (1L << 38), Complaints(n * 8, k * 16, ElementType.BFloat16).Any()));

    [Fact]
    public void Attention_is_legal_within_its_ranges_and_for_its_pairs_of_elements() =>
        Gen.Select(
            Gen.Int[-3, 140], Gen.OneOf(Gen.Int[-3, 300], Gen.OneOfConst(8, 16, 32, 64, 128, 256, 512, int.MinValue)), Gen.OneOfConst(0, 64, 512, 575, 576, 640),
            Gen.OneOfConst(Enum.GetValues<ElementType>()), Gen.OneOfConst(Enum.GetValues<ElementType>()), Gen.Bool)
            .Sample((heads, pageSize, width, query, cache, sink) =>
            {
                int[] pageSizes = [16, 32, 64, 128, 256], widths = cache == ElementType.Float8E4M3 ? [576] : [512, 576];
                (ElementType, ElementType)[] pairs =
                [
                    (ElementType.BFloat16, ElementType.BFloat16), (ElementType.Float16, ElementType.Float16), (ElementType.BFloat16, ElementType.Float8E4M3),
                ];
                bool legal = heads > 0 && heads < 129 && pageSizes.Contains(pageSize) && widths.Contains(width) && pairs.Contains((query, cache));
                SpecComplaint[] complaints = [.. MlaRules.Check(new(heads, pageSize, width, query, cache, sink), "F")];
                Assert.Equal(legal, complaints.Length == 0);
                Assert.All(complaints, complaint => Assert.Contains("'F'", complaint.Message, StringComparison.Ordinal));
            },
            iter: 3000);

    [Fact]
    public void Every_complaint_is_a_diagnostic() => Assert.All(
        Complaints(0, 0, ElementType.BFloat16)
            .Concat(Complaints(1, 1, ElementType.BFloat16))
            .Concat(Complaints(8, 16, ElementType.Float8E4M3))
            .Concat(Complaints(1 << 20, 1 << 20, ElementType.BFloat16))
            .Concat(QuantizeRules.Check(new(ElementType.Float8E5M2, QuantizeLayout.Rows), "F"))
            .Concat(PagedCacheRules.Check(new(ElementType.Float16, ElementType.Float8E4M3), "F"))
            .Concat(MlaRules.Check(new(0, 0, 0, ElementType.Float32, ElementType.Float32), "F")),
        complaint => Assert.Contains(Generators.Diagnostics.KernelDiagnostics.All, descriptor => descriptor.Id == complaint.Rule));

    private static IEnumerable<SpecComplaint> Complaints(
        int n, int k, ElementType d, ScaleLayout scales = ScaleLayout.RowsByBlocks, bool accumulate = false) =>
        GemmRules.Check(new(n, k, ElementType.Float8E4M3, ElementType.Float8E4M3, d, scales, accumulate), "F");
}
