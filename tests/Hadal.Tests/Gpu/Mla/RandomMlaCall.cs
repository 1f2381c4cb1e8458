using Hadal.Specs;

namespace Hadal.Tests.Gpu.Mla;

/// <summary>Random calls of few kernels: each takes seconds to compile, and all but constants is known only at the call.</summary>
internal static class RandomMlaCall
{
    /// <summary>Tokens of all sequences at most, so that one case does not take the time of a hundred.</summary>
    private const int MostTokens = 40_000;

    private static readonly int[] s_batches = [1, 2, 3, 4, 7, 16, 33, 64];
    private static readonly int[] s_budgets = [132, 112, 24, 4];

    private static readonly MlaDecodeSpec[] s_specs =
    [
        Of(128, 64), Of(1, 16), Of(16, 64), Half(64, 128), Of(65, 32, sink: true), Half(8, 256, width: 512),
        Of(17, 16, width: 512), Of(32, 256), Half(128, 16), Of(127, 128), Of(2, 64, sink: true), Of(63, 64),
        Half(16, 32), Of(48, 64, width: 512), Of(128, 256, sink: true), Of(7, 128), Half(33, 64, sink: true), Of(64, 16),
        Of(15, 256), Half(96, 64, width: 512), Of(100, 64, width: 512, sink: true), Of(31, 32), Of(128, 32, width: 512), Half(5, 16, sink: true),
    ];

    private static readonly MlaDecodeSpec[] s_fp8 =
    [
        .. from spec in (MlaDecodeSpec[])[Of(128, 64), Of(16, 64), Of(64, 16, sink: true), Of(1, 256), Of(65, 32), Of(33, 128, sink: true), Of(7, 16, sink: true), Of(5, 32)]
           select spec with { Cache = ElementType.Float8E4M3 },
    ];

    internal const int Parts = 4;

    /// <summary>A part of the random calls, with kernels of its own.</summary>
    internal static MlaCall[] Draw(int part) => [.. s_specs.Where((_, i) => i % Parts == part).SelectMany((spec, i) => Draw(spec, 14, (1000 * part) + (100 * i)))];

    internal static MlaCall[] DrawFp8() => [.. s_fp8.SelectMany((spec, i) => Draw(spec, 14, 10_000 + (100 * i)))];

    private static IEnumerable<MlaCall> Draw(MlaDecodeSpec spec, int calls, int seed) => Enumerable.Range(seed, calls).Select(index =>
    {
        Random random = new(index);
        int batch = s_batches[random.Next(s_batches.Length)];
        int[] edges = [0, 1, spec.PageSize - 1, spec.PageSize, spec.PageSize + 1, 63, 64, 65, 127, 128, 129];
        double longest = random.Next(3) == 0 ? 300 : 6000;
        int[] lengths = new int[batch];
        int left = MostTokens;
        for (int i = 0; i < batch; i++)
        {
            int length = random.Next(3) == 0 ? edges[random.Next(edges.Length)] : (int)Math.Exp(random.NextDouble() * Math.Log(longest));
            lengths[i] = Math.Min(length, left);
            left -= lengths[i];
        }

        return new MlaCall(spec, lengths, 1 + (index % 2 == 0 ? 0 : random.Next(8)), index)
        {
            Budget = s_budgets[index % s_budgets.Length],
            Sigma = index % 3 == 2 ? 1 : 0.1,
            Scales = (Fp8Scales)(index % 3),
            SharesPages = random.Next(3) == 0,
            PagesOfSequence = random.Next(4) == 0 ? null : ((lengths.Max() + spec.PageSize - 1) / spec.PageSize) + random.Next(4),
        };
    });

    internal static MlaDecodeSpec Of(int heads, int page, int width = 576, bool sink = false) => new(heads, page, width, ElementType.BFloat16, ElementType.BFloat16, sink);

    internal static MlaDecodeSpec Half(int heads, int page, int width = 576, bool sink = false) => new(heads, page, width, ElementType.Float16, ElementType.Float16, sink);
}
