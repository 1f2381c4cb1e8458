using Hadal.Compilation;
using Hadal.Specs;

namespace Hadal.Cli.Commands.Bench.Gemm.Problems;

/// <summary>One product that is measured.</summary>
internal readonly record struct GemmProblem(GemmShape Shape, GemmOperation Operation)
{
    private const int ScaleBlock = 128;

    /// <summary>The spec of the kernel that serves it.</summary>
    internal GemmSpec Spec => new(
        Shape.N,
        Shape.K,
        ElementType.Float8E4M3,
        ElementType.Float8E4M3,
        Operation.Result == GemmResult.BFloat16 ? ElementType.BFloat16 : ElementType.Float32,
        Operation.Scales,
        Operation.Accumulates);

    /// <summary>A spec at a number of rows. Of a spec that this has no words for, <see cref="Spec"/> is another.</summary>
    internal static GemmProblem Of(GemmSpec spec, int m) => new(
        new(m, spec.N, spec.K), new(spec.Scales, spec.D == ElementType.BFloat16 ? GemmResult.BFloat16 : GemmResult.Float32, spec.Accumulate));

    /// <summary>The bytes that a call must at least move: operands, scales and result once each, and the result twice where it is added to.</summary>
    internal double Bytes
    {
        get
        {
            double blocksOfK = Math.Ceiling(Shape.K / (double)ScaleBlock);
            double scalesOfB = Operation.Scales == ScaleLayout.RowsByRows ? Shape.N : Math.Ceiling(Shape.N / (double)ScaleBlock);
            double values = ((double)Shape.M + Shape.N) * Shape.K;
            double scales = sizeof(float) * blocksOfK * (Shape.M + scalesOfB);
            double product = (double)Shape.M * Shape.N * Operation.Result.Bytes();
            return values + scales + (Operation.Accumulates ? 2 * product : product);
        }
    }

    /// <summary>The configuration that a call runs within a budget of multiprocessors.</summary>
    internal GemmConfiguration Configuration(int smBudget)
    {
        IReadOnlyList<GemmConfiguration> variants = GemmVariants.Of(Spec);
        return variants[GemmVariants.Pick(Spec, variants, Shape.M, smBudget)];
    }

    /// <summary>Says why there is nothing to measure.</summary>
    /// <exception cref="HadalException">No kernel serves the shape, or no array holds it.</exception>
    internal void Check()
    {
        if (Shape.M == 0)
        {
            throw new HadalException($"The shape {Shape} has no rows; there is nothing to measure.");
        }

        if (Shape.LargestMatrix > Array.MaxLength)
        {
            throw new HadalException($"The shape {Shape} has a matrix of {Shape.LargestMatrix} elements; the benchmark makes its data in arrays of at most {Array.MaxLength}.");
        }

        foreach (SpecComplaint complaint in GemmRules.Check(Spec, Shape.ToString()))
        {
            throw new HadalException($"{complaint.Message}.");
        }
    }

    public override string ToString() => $"{Shape} {Operation.Name} {Operation.Result.Tag()}{(Operation.Accumulates ? " accumulated" : "")}";
}
