namespace Hadal.Interop.Cuda;

/// <summary>The values of <c>CUresult</c> (cuda.h) that are told apart here; others pass through by number.</summary>
internal enum CudaResult
{
    Success = 0,
    InvalidValue = 1,
    OutOfMemory = 2,
    InvalidImage = 200,
    NoBinaryForGpu = 209,
    EccUncorrectable = 214,
    NvlinkUncorrectable = 220,
    UnsupportedPtxVersion = 222,
    InvalidHandle = 400,
    NotFound = 500,
    NotReady = 600,
    IllegalAddress = 700,
    LaunchTimeout = 702,
    ContextIsDestroyed = 709,
    Assert = 710,
    HardwareStackError = 714,
    IllegalInstruction = 715,
    MisalignedAddress = 716,
    InvalidAddressSpace = 717,
    InvalidProgramCounter = 718,
    LaunchFailed = 719,
}

internal static class CudaResults
{
    /// <summary>Whether the driver cannot load these bytes, which says nothing of others for the same kernel.</summary>
    internal static bool IsRejectedImage(this CudaResult result) =>
        result is CudaResult.InvalidImage or CudaResult.NoBinaryForGpu or CudaResult.UnsupportedPtxVersion;

    /// <summary>Whether every later call on the same context fails too ("leaves the process in an inconsistent state", cuda.h).</summary>
    internal static bool IsSticky(this CudaResult result) => result is CudaResult.EccUncorrectable
        or CudaResult.NvlinkUncorrectable
        or CudaResult.IllegalAddress
        or CudaResult.LaunchTimeout
        or CudaResult.ContextIsDestroyed
        or CudaResult.Assert
        or (>= CudaResult.HardwareStackError and <= CudaResult.LaunchFailed);
}
