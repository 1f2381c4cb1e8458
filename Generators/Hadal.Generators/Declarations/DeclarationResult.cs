namespace Hadal.Generators.Declarations;

/// <summary>
/// What one attributed method gives: a method to write, or the reason why none can be, or nothing. Only a reason has a place, which moves
/// with every line above it: a kernel that only moves is the same.
/// </summary>
internal sealed record DeclarationResult(KernelDeclaration? Declaration, DeclarationObstacle? Obstacle)
{
    internal static readonly DeclarationResult Nothing = new(null, null);

    internal static DeclarationResult Of(KernelDeclaration declaration) => new(declaration, null);

    internal static DeclarationResult Of(DeclarationObstacle obstacle) => new(null, obstacle);
}
