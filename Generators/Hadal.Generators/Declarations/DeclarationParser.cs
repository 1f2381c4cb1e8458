using Hadal.Generators.Families;
using Hadal.Specs;
using Microsoft.CodeAnalysis;

namespace Hadal.Generators.Declarations;

/// <summary>Attributed methods to declarations. Generator and analyzer both come here, so they cannot disagree.</summary>
internal static class DeclarationParser
{
    /// <summary>What the generator makes of a method that carries a family's attribute.</summary>
    internal static DeclarationResult Parse(
        KernelDeclarationFamily family, GeneratorAttributeSyntaxContext candidate, CancellationToken cancellation)
    {
        if (KernelMethod.Of((IMethodSymbol)candidate.TargetSymbol, cancellation) is not { } method
            || method.Family != family
            || !method.IsDeclaredBy(candidate.TargetNode)
            || !MethodShapes.CanBeRepeated(method.Symbol))
        {
            return DeclarationResult.Nothing;
        }

        if (DeclarationRules.FindObstacle(method) is { } obstacle)
        {
            FileLinePositionSpan lines = obstacle.Place.GetLocation().GetLineSpan();
            return DeclarationResult.Of(new DeclarationObstacle(
                obstacle.Complaint.Rule, obstacle.Complaint.Message, obstacle.Complaint.Remedy, new(lines.Path, obstacle.Place.Span, lines.Span)));
        }

        cancellation.ThrowIfCancellationRequested();
        string? fault = null;
        IKernelSpec? spec = ParseSpec(method, (complaint, _) => fault ??= $"{complaint.Rule}: {complaint.Message}.");
        return DeclarationResult.Of(new KernelDeclaration(spec, fault, MethodShapes.Of(method)));
    }

    /// <summary>The kernel of a method that has no obstacle; null where it breaks a rule.</summary>
    internal static IKernelSpec? ParseSpec(KernelMethod method, ComplaintSink complain)
    {
        if (DeclarationRules.FindFault(method) is { } fault)
        {
            complain(fault.Complaint, fault.Place);
            return null;
        }

        return method.HasUnreadableConstants ? null : method.Family.Parse(method, complain);
    }
}
