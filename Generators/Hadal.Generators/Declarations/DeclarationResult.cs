using Hadal.Generators.Helpers;

namespace Hadal.Generators.Declarations;

/// <summary>What one attributed method gives: a method to write, or the reason why none can be, or nothing.</summary>
internal sealed record DeclarationResult(EquatableArray<KernelDeclaration> Declarations, EquatableArray<DeclarationObstacle> Obstacles)
{
    internal static readonly DeclarationResult Nothing = new([], []);

    internal static DeclarationResult Of(KernelDeclaration declaration) => new([declaration], []);

    internal static DeclarationResult Of(DeclarationObstacle obstacle) => new([], [obstacle]);
}
