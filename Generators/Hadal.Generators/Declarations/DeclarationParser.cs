using Hadal.Generators.Families;
using Hadal.Specs;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

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
            if (!Tells(method, obstacle.Place, candidate.SemanticModel, cancellation))
                return DeclarationResult.Nothing;

            FileLinePositionSpan lines = obstacle.Place.GetLocation().GetLineSpan();
            return DeclarationResult.Of(new DeclarationObstacle(
                obstacle.Complaint.Rule, obstacle.Complaint.Message, obstacle.Complaint.Remedy, new(lines.Path, obstacle.Place.Span, lines.Span)));
        }

        cancellation.ThrowIfCancellationRequested();
        string? fault = null;
        IKernelSpec? spec = ParseSpec(method, (complaint, _) => fault ??= $"{complaint.Rule}: {complaint.Message}.");
        return DeclarationResult.Of(new KernelDeclaration(spec, fault, MethodShapes.Of(method)));
    }

    // What is wrong with a type, the first of its kernels tells for all.
    private static bool Tells(KernelMethod method, SyntaxToken obstacle, SemanticModel model, CancellationToken cancellation) =>
        obstacle.Parent is not TypeDeclarationSyntax type
        || type.DescendantNodes(static node => node is TypeDeclarationSyntax)
            .OfType<MethodDeclarationSyntax>()
            .Select(syntax => model.GetDeclaredSymbol(syntax, cancellation) is { } symbol ? KernelMethod.Of(symbol, cancellation) : null)
            .FirstOrDefault(other => other is not null && MethodShapes.CanBeRepeated(other.Symbol) && DeclarationRules.FindObstacle(other)?.Place == obstacle)
            ?.Syntax == method.Syntax;

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
