using System.CommandLine.Parsing;
using System.Globalization;
using Hadal.Specs;

namespace Hadal.Cli.Commands.Bench.Gemm;

/// <summary>The shape D[M, N] = A[M, K] · B[N, K]ᵀ.</summary>
internal readonly record struct GemmShape(int M, int N, int K)
{
    /// <summary>The dense layers of DeepSeek-V3 as (N, K), which the anchors were measured on.</summary>
    private static readonly (int N, int K)[] s_layers = [(2112, 7168), (576, 7168), (24576, 1536), (32768, 512), (7168, 16384), (4096, 7168), (7168, 2048)];

    /// <summary>What is measured on a GPU where no shape is asked for: one token, a decoding batch, a prefill.</summary>
    internal static IReadOnlyList<GemmShape> Anchors => [.. from layer in s_layers from m in (int[])[1, 128, 4096] select new GemmShape(m, layer.N, layer.K)];

    /// <summary>What is measured on a CPU where no shape is asked for.</summary>
    internal static IReadOnlyList<GemmShape> ForCpu => [new(1, 7168, 2048), new(64, 7168, 2048), new(512, 2048, 2048)];

    /// <summary>Multiplications and additions.</summary>
    internal double Operations => 2.0 * M * N * K;

    /// <summary>Elements of the largest of A, B and D.</summary>
    internal long LargestMatrix => Math.Max(Math.Max((long)M * K, (long)N * K), (long)M * N);

    /// <summary>The spec of the kernel that serves the shape.</summary>
    internal GemmSpec Spec(GemmResult result) => new(
        N, K, ElementType.Float8E4M3, ElementType.Float8E4M3, result == GemmResult.BFloat16 ? ElementType.BFloat16 : ElementType.Float32, ScaleLayout.RowsByBlocks);

    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{M}x{N}x{K}");

    internal static GemmShape[] Parse(ArgumentResult result)
    {
        List<GemmShape> shapes = [];
        foreach (Token token in result.Tokens)
        {
            if (TryParse(token.Value, out GemmShape shape))
            {
                shapes.Add(shape);
            }
            else
            {
                result.AddError($"'{token.Value}' is not a shape; expected MxNxK with three whole numbers, such as 128x7168x2048.");
            }
        }

        return [.. shapes];
    }

    internal static bool TryParse(string text, out GemmShape shape)
    {
        shape = default;
        string[] parts = text.Split('x', 'X');
        if (parts.Length != 3 || !Number(parts[0], out int m) || !Number(parts[1], out int n) || !Number(parts[2], out int k))
        {
            return false;
        }

        shape = new(m, n, k);
        return true;

        static bool Number(string part, out int value) => int.TryParse(part, NumberStyles.None, CultureInfo.InvariantCulture, out value);
    }
}
