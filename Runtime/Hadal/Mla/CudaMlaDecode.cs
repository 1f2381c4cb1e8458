using Hadal.Specs;

namespace Hadal;

/// <summary>One MLA decoding kernel on GPUs.</summary>
internal sealed class CudaMlaDecode(MlaDecodeSpec spec, string name)
{
    internal void Run<TQuery, TCache>(CudaStream stream, in MlaDecodeOperands<TQuery, TCache> operands)
        where TQuery : unmanaged
        where TCache : unmanaged =>
        throw new NotSupportedException($"{spec} {name} {stream} {operands}");
}
