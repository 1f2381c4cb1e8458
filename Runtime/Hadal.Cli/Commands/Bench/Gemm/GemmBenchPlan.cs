using Hadal.Cli.Commands.Bench.Gemm.Problems;

namespace Hadal.Cli.Commands.Bench.Gemm;

/// <summary>What a request comes to: the problems of each measurement.</summary>
internal sealed record GemmBenchPlan
{
    /// <summary>Parts of the 132 multiprocessors of an H200 as DeepSeek shares it between computation and communication, and a small one.</summary>
    private static readonly int[] s_budgets = [112, 24];

    /// <summary>Beside peers.</summary>
    internal IReadOnlyList<GemmProblem> Comparisons { get; private init; } = [];

    /// <summary>On parts of the chip.</summary>
    internal IReadOnlyList<GemmProblem> Budgeted { get; private init; } = [];

    /// <summary>Those parts.</summary>
    internal IReadOnlyList<int> Budgets { get; private init; } = [];

    /// <summary>At all row counts up to theirs.</summary>
    internal IReadOnlyList<GemmProblem> Swept { get; private init; } = [];

    /// <summary>With many configurations.</summary>
    internal IReadOnlyList<GemmProblem> Judged { get; private init; } = [];

    /// <summary>Back to back.</summary>
    internal IReadOnlyList<GemmProblem> Chained { get; private init; } = [];

    private IEnumerable<GemmProblem> All => [.. Comparisons, .. Budgeted, .. Swept, .. Judged, .. Chained];

    /// <summary>
    /// Where measurements are named, those; where shapes, an operation or a result are, the comparison of them; where nothing is, all that a
    /// GPU can be asked in some minutes: the comparison forward and backward, parts of the chip, and a sweep.
    /// </summary>
    /// <exception cref="HadalException">The device cannot do it, or no kernel serves a shape.</exception>
    internal static GemmBenchPlan For(GemmBenchRequest request, Device device)
    {
        GemmBenchPlan plan = device.IsCpu ? ForCpu(request) : ForGpu(request, device.MultiprocessorCount);
        foreach (GemmProblem problem in plan.All)
        {
            problem.Check();
        }

        return plan;
    }

    internal static GemmBenchPlan ForGpu(GemmBenchRequest request, int multiprocessors)
    {
        foreach (int budget in request.SmBudgets)
        {
            if (budget < 4 || budget > multiprocessors)
            {
                throw new HadalException($"{GemmBenchOptions.SmBudgetName} {budget}: this GPU has {multiprocessors} multiprocessors, and a budget is 4 … {multiprocessors} of them.");
            }
        }

        IReadOnlyList<GemmProblem> Problems(IReadOnlyList<GemmShape> usual) => Cross(request.Shapes.Count > 0 ? request.Shapes : usual, Operation(request));
        if (request.NamedMeasurement is not null)
        {
            return new()
            {
                Budgeted = request.SmBudgets.Count > 0 ? Problems(GemmShapes.Budgeted) : [],
                Budgets = request.SmBudgets,
                Swept = request.SweepM ? Problems(GemmShapes.Swept) : [],
                Judged = request.Candidates ? Problems(GemmShapes.Judged) : [],
                Chained = request.Chain ? Problems(GemmShapes.Chained) : [],
            };
        }

        if (request.Shapes.Count > 0 || request.Operation is not null || request.Result is not null)
        {
            return new() { Comparisons = Compared(request) };
        }

        GemmOperation forward = GemmOperation.Forward(GemmResult.BFloat16);
        return new()
        {
            Comparisons = [.. Cross(GemmShapes.Forward, forward), .. Gradients()],
            Budgeted = Cross(GemmShapes.Budgeted, forward),
            Budgets = [.. s_budgets.Where(budget => budget < multiprocessors)],
            Swept = Cross(GemmShapes.Swept, forward),
        };
    }

    private static GemmBenchPlan ForCpu(GemmBenchRequest request)
    {
        string? needsGpu = request.WithPeer ? "--peer cublaslt" : request.NamedMeasurement;
        return needsGpu is null
            ? new() { Comparisons = request.Shapes.Count > 0 ? Compared(request) : Cross(GemmShapes.ForCpu, Operation(request)) }
            : throw new HadalException($"{needsGpu} needs a GPU of compute capability 9.0, and this run has none ('hadal doctor' tells why).");
    }

    private static GemmProblem[] Compared(GemmBenchRequest request)
    {
        string name = request.Operation ?? GemmOperation.ForwardName;
        IReadOnlyList<GemmShape> usual = name == GemmOperation.ForwardName ? GemmShapes.Forward : GemmShapes.WeightGradient;
        IReadOnlyList<GemmOperation> operations = GemmOperation.Of(name, request.Result);
        return [.. (request.Shapes.Count > 0 ? request.Shapes : usual).SelectMany(shape => Cross(shape, operations))];
    }

    private static IEnumerable<GemmProblem> Gradients() =>
        GemmShapes.WeightGradient.SelectMany(shape => Cross(shape, GemmOperation.WeightGradients));

    /// <summary>The one kind of an operation that a measurement is about which compares no kinds.</summary>
    private static GemmOperation Operation(GemmBenchRequest request) => GemmOperation.Of(request.Operation ?? GemmOperation.ForwardName, request.Result)[0];

    private static GemmProblem[] Cross(IReadOnlyList<GemmShape> shapes, GemmOperation operation) => [.. shapes.Select(shape => new GemmProblem(shape, operation))];

    private static GemmProblem[] Cross(GemmShape shape, IReadOnlyList<GemmOperation> operations) => [.. operations.Select(operation => new GemmProblem(shape, operation))];
}
