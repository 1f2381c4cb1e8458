namespace Hadal.Tests.Races;

/// <summary>Of each line that synchronises: on which calls its lack shows, or why none can show it.</summary>
internal static class MutantTable
{
    internal const string Refused = "ptxas sees the open multiplication: until 12.9 it serialises all, and its remark refuses the kernel (CompilerLog.Refusal); 13 puts the wait back (C7517)";

    /// <summary>Those that the suite must catch on a GPU.</summary>
    internal static IReadOnlyDictionary<(string Header, string Text, int Occurrence), MutantHunt[]> Shown { get; } = Both(GemmMutants.Shown, MlaMutants.Shown);

    /// <summary>Those that it cannot be expected to, with the reason.</summary>
    internal static IReadOnlyDictionary<(string Header, string Text, int Occurrence), string> Hidden { get; } = Both(GemmMutants.Hidden, MlaMutants.Hidden);

    /// <summary>The calls that a mutant is tried on.</summary>
    internal static IReadOnlyList<MutantHunt> Hunts(Mutant? mutant) => mutant is not null && Shown.TryGetValue(mutant.Key, out MutantHunt[]? hunts)
        ? hunts
        : [.. MutantHunt.All.Where(hunt => mutant is null || Reaches(mutant.Header, hunt))];

    /// <summary>Whether the compiler itself sees that this line is missing, and says so.</summary>
    internal static bool IsSeenByCompiler(Mutant mutant) => Hidden.TryGetValue(mutant.Key, out string? reason) && reason == Refused;

    private static Dictionary<TKey, TValue> Both<TKey, TValue>(IReadOnlyDictionary<TKey, TValue> first, IReadOnlyDictionary<TKey, TValue> second)
        where TKey : notnull => first.Concat(second).ToDictionary();

    private static bool Reaches(string header, MutantHunt hunt) => hunt is MlaHunt
        ? !header.StartsWith("gemm/", StringComparison.Ordinal)
        : !header.StartsWith("mla/", StringComparison.Ordinal)
          && hunt.Variants.Any(variant => variant.Source.Contains(GemmMutants.Skinny, StringComparison.Ordinal)) == (header == GemmMutants.Skinny);
}
