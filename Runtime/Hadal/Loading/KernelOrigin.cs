namespace Hadal;

/// <summary>Where the machine code of a kernel came from.</summary>
public enum KernelOrigin
{
    /// <summary>The side assembly that the build wrote.</summary>
    SideAssembly,

    /// <summary>The user's cache of compiled kernels.</summary>
    Cache,

    /// <summary>NVRTC, at the first call.</summary>
    Jit,
}
