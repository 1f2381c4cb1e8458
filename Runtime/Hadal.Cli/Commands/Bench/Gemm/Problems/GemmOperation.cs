using Hadal.Specs;

namespace Hadal.Cli.Commands.Bench.Gemm.Problems;

/// <summary>What kind of product is measured.</summary>
/// <param name="Scales">Rows × blocks is a layer's forward product, rows × rows the gradient of its weights.</param>
/// <param name="Result">Elements of D.</param>
/// <param name="Accumulates">Whether the product is added to what D holds.</param>
internal sealed record GemmOperation(ScaleLayout Scales, GemmResult Result, bool Accumulates)
{
    internal const string ForwardName = "forward";
    internal const string WeightGradientName = "weight-gradient";

    /// <summary>What the command line and the rows call them.</summary>
    internal static IReadOnlyList<string> Names { get; } = [ForwardName, WeightGradientName];

    /// <summary>The gradient of weights as training takes it, added up in FP32; and what the addition costs; and in half the bytes.</summary>
    internal static IReadOnlyList<GemmOperation> WeightGradients { get; } =
    [
        new(ScaleLayout.RowsByRows, GemmResult.Float32, Accumulates: true),
        new(ScaleLayout.RowsByRows, GemmResult.Float32, Accumulates: false),
        new(ScaleLayout.RowsByRows, GemmResult.BFloat16, Accumulates: false),
    ];

    internal string Name => Scales == ScaleLayout.RowsByBlocks ? ForwardName : WeightGradientName;

    internal static GemmOperation Forward(GemmResult result) => new(ScaleLayout.RowsByBlocks, result, Accumulates: false);

    /// <summary>Every kind of a name, or those of one result.</summary>
    internal static IReadOnlyList<GemmOperation> Of(string name, GemmResult? result) => name == ForwardName
        ? [Forward(result ?? GemmResult.BFloat16)]
        : [.. WeightGradients.Where(operation => result is null || operation.Result == result)];
}
