namespace Hadal;

public sealed partial class MlaPlan
{
    /// <summary>Frees the plan's memory, once nothing uses it any more.</summary>
    public void Dispose()
    {
    }

    private void Allocate() => _ = Device;

    private void Queue(CudaStream stream) => throw new NotSupportedException();
}
