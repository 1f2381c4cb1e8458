using Hadal.Generators.Helpers;

namespace Hadal.Generators.Declarations;

/// <summary>How the implementing part of a partial method is written: what it repeats of the declaration, as C# text.</summary>
/// <param name="Name">The method for people and manifests: <c>Ns.Outer.Inner.Method</c>.</param>
/// <param name="HintName">The generated file.</param>
/// <param name="Holder">The private type that holds the method's kernel.</param>
/// <param name="Namespace">Empty for the global namespace.</param>
/// <param name="Types">Headers of the containing types, outermost first: <c>partial record struct Shape</c>.</param>
/// <param name="Header">Modifiers, return type, name, parameters and constraints.</param>
/// <param name="Arguments">The parameters as arguments.</param>
/// <param name="IsDocumented">Whether the declaration has a documentation comment, which a second one would replace.</param>
internal sealed record MethodShape(
    string Name,
    string HintName,
    string Holder,
    string Namespace,
    EquatableArray<string> Types,
    string Header,
    EquatableArray<string> Arguments,
    bool IsDocumented);
