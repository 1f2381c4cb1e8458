using System.CommandLine.Parsing;
using System.Globalization;

namespace Hadal.Cli.Commands.Bench.Gemm.Problems;

/// <summary>The shape D[M, N] = A[M, K] · B[N, K]ᵀ.</summary>
internal readonly record struct GemmShape(int M, int N, int K)
{
    /// <summary>Multiplications and additions.</summary>
    internal double Operations => 2.0 * M * N * K;

    /// <summary>Elements of the largest of A, B and D.</summary>
    internal long LargestMatrix => Math.Max(Math.Max((long)M * K, (long)N * K), (long)M * N);

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
