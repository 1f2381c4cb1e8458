using System.Reflection;
using System.Text.Json;
using Hadal.Compilation;
using Hadal.Specs;
using Xunit;

namespace Hadal.Tests.Kernels;

/// <summary>The cost model against what an H200 measured: 129 rows with some forty candidates each (docs/benchmarks/gemm-candidates-h200.json).</summary>
public class GemmCostModelTests
{
    private const int Multiprocessors = 132;

    /// <summary>A change of the model must not lose what the fit gained. Measurements repeat within 3 %, so less than that on average is as good as none.</summary>
    [Fact]
    public void Among_measured_candidates_the_models_choice_loses_one_percent_on_average_and_an_eighth_at_most()
    {
        double[] regrets = [.. Measured().Select(product => Loss(product, candidates => candidates.MinBy(c => GemmCostModel.Clocks(product.Spec, c, product.M, Multiprocessors))!))];

        Assert.Equal(129, regrets.Length);
        Assert.InRange(regrets.Average(), 0, 0.01);
        Assert.InRange(regrets.Max(), 0, 0.13);
    }

    /// <summary>What a call loses that has only the compiled variants: less where the targets are than between.</summary>
    [Fact]
    public void With_four_variants_a_call_of_one_row_of_128_or_of_4096_loses_a_percent_and_a_half_on_average()
    {
        double[] regrets =
        [
            .. from product in Measured()
               where product.M is 1 or 128 or 4096 && product.Spec.Scales == ScaleLayout.RowsByBlocks
               let variants = GemmVariants.Of(product.Spec)
               let call = variants[GemmVariants.Pick(product.Spec, variants, product.M, Multiprocessors)]
               where product.Microseconds.ContainsKey(call.Name)
               select Loss(product, _ => call),
        ];

        Assert.Equal(27, regrets.Length);
        Assert.InRange(regrets.Average(), 0, 0.015);
    }

    private static double Loss(Product product, Func<IEnumerable<GemmConfiguration>, GemmConfiguration> choose)
    {
        GemmConfiguration[] candidates = [.. GemmCandidates.Of(product.Spec).Where(candidate => product.Microseconds.ContainsKey(candidate.Name))];
        return (product.Microseconds[choose(candidates).Name] / candidates.Min(candidate => product.Microseconds[candidate.Name])) - 1;
    }

    private static IEnumerable<Product> Measured()
    {
        using Stream stream = Assembly.GetExecutingAssembly().GetManifestResourceStream("gemm-candidates-h200.json")!;
        using JsonDocument document = JsonDocument.Parse(stream);
        foreach (JsonElement row in document.RootElement.GetProperty("rows").EnumerateArray())
        {
            GemmSpec spec = new(
                row.GetProperty("n").GetInt32(),
                row.GetProperty("k").GetInt32(),
                ElementType.Float8E4M3,
                ElementType.Float8E4M3,
                row.GetProperty("result").GetString() == "bf16" ? ElementType.BFloat16 : ElementType.Float32,
                ScaleLayouts.FromTag(row.GetProperty("scales").GetString()!)!.Value,
                row.GetProperty("accumulate").GetBoolean());
            yield return new(spec, row.GetProperty("m").GetInt32(), row.GetProperty("us").EnumerateObject().ToDictionary(time => time.Name, time => time.Value.GetDouble()));
        }
    }

    private sealed record Product(GemmSpec Spec, int M, Dictionary<string, double> Microseconds);
}
