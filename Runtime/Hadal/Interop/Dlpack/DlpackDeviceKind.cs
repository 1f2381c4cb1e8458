namespace Hadal.Interop.Dlpack;

/// <summary><c>DLDeviceType</c>, those that Hadal knows.</summary>
internal enum DlpackDeviceKind
{
    Cpu = 1,
    Cuda = 2,

    /// <summary>Pinned memory of the host.</summary>
    CudaHost = 3,
}
