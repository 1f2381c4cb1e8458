namespace Hadal.Tests.Cpu;

/// <summary>The ways through the managed GEMM, of which one machine would choose only one: by the bits of a vector, emulated where there are none such.</summary>
public enum CpuGemmWay
{
    /// <summary>What this machine takes.</summary>
    Chosen = 0,

    Vector128 = 128,
    Vector256 = 256,
    Vector512 = 512,
}
