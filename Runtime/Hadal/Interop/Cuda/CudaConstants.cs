namespace Hadal.Interop.Cuda;

/// <summary>Values of <c>CUdevice_attribute</c> (cuda.h).</summary>
internal enum CudaDeviceAttribute
{
    MultiprocessorCount = 16,
    ComputeCapabilityMajor = 75,
    ComputeCapabilityMinor = 76,
}

/// <summary>Values of <c>CUfunction_attribute</c> (cuda.h).</summary>
internal enum CudaFunctionAttribute
{
    MaxDynamicSharedMemoryBytes = 8,
}

/// <summary>Values of <c>CUstreamCaptureMode</c> (cuda.h).</summary>
internal enum CudaCaptureMode
{
    Relaxed = 2,
}

/// <summary>Values of <c>CUtensorMapDataType</c> (cuda.h).</summary>
internal enum TensorMapDataType
{
    UInt8 = 0,
    Float16 = 6,
    Float32 = 7,
    BFloat16 = 9,
}

/// <summary>Values of <c>CUtensorMapSwizzle</c> (cuda.h).</summary>
internal enum TensorMapSwizzle
{
    None = 0,
    Bytes32 = 1,
    Bytes64 = 2,
    Bytes128 = 3,
}

/// <summary>Values of <c>CUtensorMapL2promotion</c> (cuda.h).</summary>
internal enum TensorMapL2Promotion
{
    None = 0,
    Bytes128 = 2,
    Bytes256 = 3,
}

/// <summary>Flags of <c>CUevent_flags</c> (cuda.h).</summary>
[Flags]
internal enum CudaEventFlags
{
    Default = 0,
    BlockingSync = 1,
}
