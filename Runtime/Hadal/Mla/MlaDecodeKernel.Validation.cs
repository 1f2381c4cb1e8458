namespace Hadal;

public sealed partial class MlaDecodeKernel
{
    private void Validate<TQuery, TCache>(DeviceStream stream, in MlaDecodeOperands<TQuery, TCache> operands)
        where TQuery : unmanaged
        where TCache : unmanaged
    {
        _ = _shortName;
    }
}
