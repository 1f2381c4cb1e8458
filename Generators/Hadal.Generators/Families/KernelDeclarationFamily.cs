using Hadal.Generators.Declarations;
using Hadal.Specs;

namespace Hadal.Generators.Families;

/// <summary>One kind of kernel that C# can declare.</summary>
/// <param name="Attribute">The attribute that declares it, a type of namespace Hadal.</param>
/// <param name="Parse">Symbols to spec; null and at least one complaint where the declaration breaks a rule.</param>
/// <param name="Emit">Spec to the parts of the generated method that are the family's own.</param>
internal sealed record KernelDeclarationFamily(
    string Attribute,
    Func<KernelMethod, ComplaintSink, IKernelSpec?> Parse,
    Func<IKernelSpec, KernelText> Emit)
{
    internal string AttributeMetadataName => "Hadal." + Attribute;

    /// <summary>The attribute as it is written in C#: <c>[Gemm]</c>.</summary>
    internal string AttributeText => $"[{Attribute.Replace("Attribute", "")}]";
}
