using Microsoft.CodeAnalysis;

namespace Hadal.Generators.Declarations;

/// <summary>Finds the parameters without which a method is not yet a kernel's.</summary>
internal static class SignatureCompletion
{
    /// <summary>
    /// What must be inserted so that the method has the signature; null where what it has already is not a part of it in
    /// the right order and of right element types, or where C# lets nothing be inserted.
    /// </summary>
    internal static IReadOnlyList<MissingParameter>? Of(IMethodSymbol method, IReadOnlyList<ParameterPattern> signature)
    {
        if (!method.ReturnsVoid)
            return null;

        List<MissingParameter> missing = [];
        HashSet<string> names = [.. method.Parameters.Select(static parameter => parameter.Name)];
        int given = 0;
        for (int i = 0; i < signature.Count; i++)
        {
            if (given < method.Parameters.Length && Fits(method.Parameters[given], signature[i]))
                given++;
            else if (!CanBeInserted(method, given))
                return null;
            else
                missing.Add(new(i, TypeFor(signature[i], method), NewName(signature[i].Name, names)));
        }

        return given == method.Parameters.Length ? missing : null;
    }

    // A receiver stays the first, and what can be left out stays behind what cannot.
    private static bool CanBeInserted(IMethodSymbol method, int given) =>
        !(given == 0 && method.IsExtensionMethod) && !method.Parameters.Take(given).Any(static parameter => parameter.IsOptional);

    private static bool Fits(IParameterSymbol given, ParameterPattern expected) =>
        expected.Accepts(given) && expected.Types.Contains(Display(given.Type));

    // An output is like its queries: an element that the method has elsewhere is likelier than the usual one.
    private static string TypeFor(ParameterPattern expected, IMethodSymbol method)
    {
        if (expected.MetadataNames.Length > 1)
            return expected.Types.First();

        IEnumerable<string> elements = method.Parameters
            .Select(static parameter => parameter.Type)
            .OfType<INamedTypeSymbol>()
            .SelectMany(static type => type.TypeArguments)
            .Select(Display);
        return expected.Types.FirstOrDefault(type => elements.Any(element => type.EndsWith($"<{element}>", StringComparison.Ordinal))) ?? expected.Types.First();
    }

    private static string NewName(string name, HashSet<string> taken)
    {
        string unique = name;
        for (int i = 2; !taken.Add(unique); i++)
            unique = FormattableString.Invariant($"{name}{i}");
        return unique;
    }

    private static string Display(ITypeSymbol type) => type.ToDisplayString(SymbolDisplayFormat.MinimallyQualifiedFormat);
}
