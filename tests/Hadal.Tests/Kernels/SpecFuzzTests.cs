using Hadal.Compilation;
using Hadal.Specs;
using Xunit;

namespace Hadal.Tests.Kernels;

/// <summary>Specs of referenced packages reach NVRTC, so whatever text stands there is read as one spec, or refused by the one exception that says why.</summary>
public class SpecFuzzTests(ITestOutputHelper output)
{
    private static readonly string[] s_texts =
    [
        "hadal1|gemm|n=7168|k=2048|a=e4m3|b=e4m3|d=bf16|scales=rows-blocks",
        "hadal1|gemm|n=8|k=16|a=e4m3|b=e4m3|d=f32|scales=rows-rows|accumulate=1",
        "hadal1|quantize|from=bf16|to=rows",
        "hadal1|quantize|from=f32|to=blocks|transpose=also",
        "hadal1|quantize|from=bf16|to=rows|transpose=only",
        "hadal1|mla-decode|heads=128|page=64|width=576|q=bf16|cache=bf16",
        "hadal1|mla-decode|heads=16|page=64|width=576|q=bf16|cache=e4m3|sink=1",
        "hadal1|mla-plan",
        "hadal1|paged-cache|tokens=f16|cache=f16",
        "hadal1|paged-cache|tokens=bf16|cache=e4m3",
        "hadal1|transpose|of=e4m3|scales=blocks",
        "hadal1|bench",
    ];

    [Fact]
    public void Every_family_has_a_text_that_is_altered() => Assert.Equal(
        typeof(IKernelFamily).Assembly.GetTypes().Where(type => type.IsClass && type.IsAssignableTo(typeof(IKernelFamily))).Select(type => type.Name).Order(StringComparer.Ordinal),
        s_texts.Select(text => KernelFamilies.Find(text).GetType().Name).Distinct().Order(StringComparer.Ordinal));

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public void An_altered_text_is_a_spec_of_one_canonical_text_or_is_refused(int seed) => Run(seed, cases: 10_000);

    [Fact(Explicit = true)]
    public void A_million_altered_texts_are_specs_of_one_canonical_text_or_are_refused() =>
        Parallel.For(0, 20, seed => Run(1000 + seed, cases: 60_000));

    private void Run(int seed, int cases)
    {
        SpecMutator mutator = new(new Random(seed), s_texts);
        int accepted = 0, compiled = 0;
        for (int i = 0; i < cases; i++)
        {
            string text = mutator.Next();
            try
            {
                IKernelFamily family = KernelFamilies.Find(text);
                IKernelSpec spec = family.Parse(text);
                accepted++;
                AssertOneText(text, family, spec);

                // Texts of CUDA are dear; a spec that breaks a rule is refused before there is any.
                if (accepted % 50 == 0)
                {
                    Assert.InRange(KernelFamilies.Variants(text, "sm_90a").Count, 1, 4);
                    compiled++;
                }
            }
            catch (SpecFormatException refusal)
            {
                Assert.Contains(text, refusal.Message, StringComparison.Ordinal);
            }
            catch (Exception e) when (e is not Xunit.Sdk.IAssertionException)
            {
                Assert.Fail($"Seed {seed}, case {i}: '{text}' is answered by {e}");
            }
        }

        output.WriteLine($"seed {seed}: {cases} cases, {accepted} read, {compiled} of {accepted / 50} looked at compiled");

        // Neither may every alteration be harmless nor every text be refused.
        Assert.InRange(accepted, cases / 100, cases / 2);
    }

    // Keys may stand in another order; none is lost, added or read as another value.
    private static void AssertOneText(string text, IKernelFamily family, IKernelSpec spec)
    {
        string canonical = spec.ToCanonical();
        Assert.Equal(text.Split('|').Order(StringComparer.Ordinal), canonical.Split('|').Order(StringComparer.Ordinal));
        IKernelSpec again = family.Parse(canonical);
        Assert.Equal(spec, again);
        Assert.Equal(canonical, again.ToCanonical());
    }
}
