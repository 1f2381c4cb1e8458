using System.Collections.Immutable;
using Hadal.Parallelism.Pipelines;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Operations;

namespace Hadal.Parallelism.Analyzers;

/// <summary>
/// Reports calls of <c>PipelineSchedule.Create</c> that are sure to throw: those whose constants break the rule of the runtime, which is compiled in here.
/// </summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class PipelineScheduleAnalyzer : DiagnosticAnalyzer
{
    private const string ScheduleType = "Hadal.Parallelism.Pipelines.PipelineSchedule";

    // What PipelineOptions has; also taken where the number is not known: it is legal for every method, so that the others are checked.
    private const int DefaultChunks = 2;

    /// <inheritdoc/>
    public override ImmutableArray<DiagnosticDescriptor> SupportedDiagnostics => [PipelineDiagnostics.Schedule];

    /// <inheritdoc/>
    public override void Initialize(AnalysisContext context)
    {
        context.EnableConcurrentExecution();
        context.ConfigureGeneratedCodeAnalysis(GeneratedCodeAnalysisFlags.None);
        context.RegisterCompilationStartAction(start =>
        {
            ImmutableArray<INamedTypeSymbol> schedules = start.Compilation.GetTypesByMetadataName(ScheduleType);
            if (schedules.Length > 0)
                start.RegisterOperationAction(call => AnalyzeCall(call, schedules), OperationKind.Invocation);
        });
    }

    private static void AnalyzeCall(OperationAnalysisContext context, ImmutableArray<INamedTypeSymbol> schedules)
    {
        IInvocationOperation call = (IInvocationOperation)context.Operation;
        if (call.TargetMethod.Name == "Create"
            && schedules.Contains(call.TargetMethod.ContainingType, SymbolEqualityComparer.Default)
            && Constant(call, "kind") is { } kind
            && kind >= 0 && kind < PipelineKindNames.All.Count
            && Constant(call, "ranks") is { } ranks
            && Constant(call, "microBatches") is { } microBatches
            && PipelineRules.Complaint((PipelineKind)kind, ranks, microBatches, Chunks(call)) is { } complaint)
        {
            context.ReportDiagnostic(Diagnostic.Create(PipelineDiagnostics.Schedule, call.Syntax.GetLocation(), complaint));
        }
    }

    private static int? Constant(IInvocationOperation call, string parameter) => Argument(call, parameter)?.ConstantValue is { HasValue: true, Value: int value } ? value : null;

    private static int Chunks(IInvocationOperation call)
    {
        IOperation? options = Argument(call, "options");
        while (options is IConversionOperation conversion)
            options = conversion.Operand;
        return (options as IObjectCreationOperation)?.Initializer?.Initializers
            .OfType<ISimpleAssignmentOperation>()
            .Where(assignment => assignment.Target is IPropertyReferenceOperation { Property.Name: "Chunks" })
            .Select(assignment => assignment.Value.ConstantValue.Value as int?)
            .FirstOrDefault() ?? DefaultChunks;
    }

    private static IOperation? Argument(IInvocationOperation call, string parameter) =>
        call.Arguments.FirstOrDefault(argument => argument.Parameter?.Name == parameter)?.Value;
}
