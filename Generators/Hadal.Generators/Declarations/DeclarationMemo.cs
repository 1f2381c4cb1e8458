using System.Runtime.CompilerServices;
using Hadal.Generators.Families;
using Microsoft.CodeAnalysis;

namespace Hadal.Generators.Declarations;

/// <summary>
/// What a node declared last. Roslyn asks anew for every attributed method of a program at every key press, and writing an unchanged
/// one's texts only to find them equal took most of the generator's time.
/// </summary>
internal static class DeclarationMemo
{
    private static readonly ConditionalWeakTable<SyntaxNode, Entry> s_entries = new();

    /// <summary>The same result again where the node and the facts are those of before.</summary>
    internal static DeclarationResult Of(
        KernelDeclarationFamily family, GeneratorAttributeSyntaxContext candidate, CancellationToken cancellation)
    {
        IMethodSymbol method = (IMethodSymbol)candidate.TargetSymbol;
        if (s_entries.TryGetValue(candidate.TargetNode, out Entry entry) && entry.Latest is { } latest && latest.Family == family && latest.Facts.HoldOf(method))
            return latest.Result;

        DeclarationResult result = DeclarationParser.Parse(family, candidate, cancellation);
        // An obstacle depends on the type's other kernels too.
        if (result.Declaration is not null && DeclarationFacts.Of(method) is { } facts)
            s_entries.GetOrCreateValue(candidate.TargetNode).Latest = new(family, facts, result);

        return result;
    }

    private sealed class Entry
    {
        private volatile Declared? _latest;

        internal Declared? Latest
        {
            get => _latest;
            set => _latest = value;
        }
    }

    private sealed record Declared(KernelDeclarationFamily Family, DeclarationFacts Facts, DeclarationResult Result);
}
