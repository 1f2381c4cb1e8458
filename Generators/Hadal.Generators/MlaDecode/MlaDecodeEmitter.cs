using Hadal.Generators.Families;
using Hadal.Specs;

namespace Hadal.Generators.MlaDecode;

/// <summary>An <see cref="MlaDecodeSpec"/> to the C# that runs it.</summary>
internal static class MlaDecodeEmitter
{
    internal static KernelText Emit(IKernelSpec spec)
    {
        MlaDecodeSpec mla = (MlaDecodeSpec)spec;
        string sink = mla.Sink ? FormattableString.Invariant($", sink[{mla.Heads}] of Float32") : "";
        int ofQueries = mla.Query.SizeInBytes();
        int ofToken = mla.Cache == ElementType.Float8E4M3 ? MlaRules.Fp8RowBytes : mla.Width * mla.Cache.SizeInBytes();
        return new(
            FormattableString.Invariant(
                $"Attends with q[batch, tokens, {mla.Heads}, {mla.Width}] of {mla.Query}{sink} to keys of {mla.Width} in pages of {mla.PageSize} tokens of {mla.Cache}, whose first {MlaRules.ValueWidth} are the values, into output[batch, tokens, {mla.Heads}, {MlaRules.ValueWidth}] of {mla.Query} and logSumExp[batch, tokens, {mla.Heads}] of Float32."),
            FormattableString.Invariant(
                $"A token of the cache takes {ofToken} bytes; a token of the queries takes {mla.Heads * mla.Width * ofQueries}, of the output {mla.Heads * MlaRules.ValueWidth * ofQueries}, of the log-sum-exp {mla.Heads * sizeof(float)}."),
            "DeclaredMlaDecode");
    }
}
