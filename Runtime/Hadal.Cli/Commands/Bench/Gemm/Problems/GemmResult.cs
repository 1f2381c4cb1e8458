namespace Hadal.Cli.Commands.Bench.Gemm.Problems;

/// <summary>Elements of D.</summary>
internal enum GemmResult
{
    BFloat16,
    Float32,
}

/// <summary>How elements of D are called on the command line and in rows, and what they take.</summary>
internal static class GemmResults
{
    internal static IReadOnlyList<string> Tags { get; } = ["bf16", "f32"];

    internal static string Tag(this GemmResult result) => Tags[(int)result];

    internal static int Bytes(this GemmResult result) => result == GemmResult.BFloat16 ? 2 : 4;
}
