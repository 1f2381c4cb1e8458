using Hadal.Generators.Families;
using Hadal.Specs;

namespace Hadal.Generators.MlaDecode;

/// <summary>An <see cref="MlaDecodeSpec"/> to the C# that runs it.</summary>
internal static class MlaDecodeEmitter
{
    internal static KernelText Emit(IKernelSpec spec)
    {
        MlaDecodeSpec mla = (MlaDecodeSpec)spec;
        string sink = mla.Sink ? " and an attention sink each" : "";
        return new(
            FormattableString.Invariant(
                $"Attends with {mla.Heads} heads{sink}, queries of {mla.Query}, to keys of {mla.Width} in pages of {mla.PageSize} tokens of {mla.Cache}; values are the first {MlaRules.ValueWidth} of a key."),
            "DeclaredMlaDecode");
    }
}
