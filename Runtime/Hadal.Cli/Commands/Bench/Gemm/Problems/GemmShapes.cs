namespace Hadal.Cli.Commands.Bench.Gemm.Problems;

/// <summary>The shapes that are measured where none are asked for.</summary>
internal static class GemmShapes
{
    /// <summary>The dense layers of DeepSeek-V3 as (N, K), which the anchors were measured on.</summary>
    private static readonly (int N, int K)[] s_layers = [(2112, 7168), (576, 7168), (24576, 1536), (32768, 512), (7168, 16384), (4096, 7168), (7168, 2048)];

    /// <summary>Rows of a decode step: one token, a small batch, and as many as one instruction's rows.</summary>
    private static readonly int[] s_decodeRows = [1, 16, 128];

    /// <summary>Forward: one token, a decoding batch, a prefill.</summary>
    internal static IReadOnlyList<GemmShape> Forward { get; } =
        [.. from layer in s_layers from m in (int[])[1, 128, 4096] select new GemmShape(m, layer.N, layer.K)];

    /// <summary>Gradients of weights as the anchors have them: rows and inner dimension those of the same layers, 4096 columns.</summary>
    internal static IReadOnlyList<GemmShape> WeightGradient { get; } = [.. s_layers.Select(layer => new GemmShape(layer.N, 4096, layer.K))];

    /// <summary>Large ones, whose rate should follow the number of multiprocessors.</summary>
    internal static IReadOnlyList<GemmShape> Budgeted { get; } = [new(4096, 24576, 1536), new(4096, 7168, 16384), new(4096, 4096, 7168)];

    /// <summary>Up to so many rows a sweep goes.</summary>
    internal static IReadOnlyList<GemmShape> Swept { get; } = [new(65536, 7168, 2048)];

    /// <summary>Twelve over which the choice of a configuration is judged: few rows to many, few columns to many, short K to long.</summary>
    internal static IReadOnlyList<GemmShape> Judged { get; } =
    [
        new(1, 2112, 7168), new(1, 7168, 16384), new(16, 4096, 7168), new(64, 24576, 1536), new(128, 576, 7168), new(128, 7168, 2048),
        new(384, 4096, 7168), new(1024, 7168, 2048), new(2048, 2112, 7168), new(4096, 7168, 16384), new(4096, 32768, 512), new(8192, 24576, 1536),
    ];

    /// <summary>Layers that a decode step runs through.</summary>
    internal static IReadOnlyList<GemmShape> Chained { get; } =
        [.. from layer in ((int N, int K)[])[(7168, 2048), (4096, 7168), (2112, 7168)] from m in s_decodeRows select new GemmShape(m, layer.N, layer.K)];

    /// <summary>On a CPU.</summary>
    internal static IReadOnlyList<GemmShape> ForCpu { get; } = [new(1, 7168, 2048), new(64, 7168, 2048), new(512, 2048, 2048)];
}
