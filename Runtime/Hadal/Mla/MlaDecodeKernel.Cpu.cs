namespace Hadal;

public sealed partial class MlaDecodeKernel
{
    private void QueueOnCpu<TQuery, TCache>(CpuStream stream, MlaDecodeOperands<TQuery, TCache> operands)
        where TQuery : unmanaged
        where TCache : unmanaged =>
        throw new NotSupportedException($"{_name} {_shortName} {stream} {operands}");
}
